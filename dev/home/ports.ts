import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { z } from "zod";
import { readJson, writeJson } from "./json.ts";

const Ports = z.record(z.string(), z.int().min(1).max(65_535));

/** `usual`: the number people know, when it is free at the first start; `free`: any, for homes that live beside others. */
export type PortChoice = "usual" | "free";

/** The port of that name, remembered in the home, because addresses that change break bookmarks and redirects. */
export async function portOf(home: string, name: string, usual: number, choice: PortChoice = "usual") {
  const path = portsFile(home);
  const ports = readJson(path, Ports, "remove it to choose ports anew") ?? {};
  const port = ports[name] ?? (await freePort(usual, choice, Object.values(ports)));
  if (!ports[name]) writeJson(path, { ...ports, [name]: port });
  return port;
}

export async function requireFree(home: string, name: string, port: number) {
  if (await isFree(port)) return;
  throw new OrganismError(
    "PORT_TAKEN",
    `port ${port} of ${name} is taken by another program; stop that program, or remove the line "${name}" from ${portsFile(home)} to choose another port`,
  );
}

const portsFile = (home: string) => join(home, "ports.json");

async function freePort(wanted: number, choice: PortChoice, given: number[]): Promise<number> {
  if (choice === "usual" && !given.includes(wanted) && (await isFree(wanted))) return wanted;
  const port = await anyFreePort();
  return given.includes(port) ? freePort(wanted, "free", given) : port;
}

/**
 * A free port that stays free. Outgoing connections get theirs from 32,768 up (Linux; 49,152 elsewhere): a port from there
 * is sooner or later held by somebody's connection in the very moment in which its server starts again.
 */
export async function anyFreePort(): Promise<number> {
  const port = randomInt(20_000, 32_000);
  return (await isFree(port)) ? port : anyFreePort();
}

const isFree = (port: number) =>
  listenOnce(port).then(
    () => true,
    () => false,
  );

async function listenOnce(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  server.close();
  await once(server, "close");
}
