import { Pool } from "undici";
import type { Child } from "./child.ts";

const CONNECTIONS = 16;

/** One request of a load. */
export interface Sent {
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Load {
  requestsPerSecond: number;
  p95Ms: number;
  /** Of the server, for each request. */
  cpuMicros: number;
}

/** Asks for so long with 16 connections, each as soon as it is answered. Any status but the one expected is an error. */
export async function load(child: Child, next: () => Sent, seconds: number, expected = 200): Promise<Load> {
  await using pool = openPool(child.url);
  const latencies: number[] = [];
  const cpu = child.cpuSeconds();
  const began = performance.now();
  const end = began + seconds * 1_000;
  const ask = async () => {
    while (performance.now() < end) {
      const asked = performance.now();
      const { statusCode, body } = await pool.request(next());
      const text = await body.text();
      if (statusCode !== expected || text.includes('"errors"'))
        throw new Error(`${child.url} answered ${statusCode}: ${text.slice(0, 500)}`);
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  const took = (performance.now() - began) / 1_000;
  const ordered = latencies.toSorted((one, other) => one - other);
  return {
    requestsPerSecond: latencies.length / took,
    p95Ms: ordered[Math.floor(0.95 * ordered.length)] ?? Number.NaN,
    cpuMicros: ((child.cpuSeconds() - cpu) * 1_000_000) / latencies.length,
  };
}

export function openPool(url: string) {
  const pool = new Pool(url, { connections: CONNECTIONS });
  return Object.assign(pool, { [Symbol.asyncDispose]: () => pool.close() });
}
