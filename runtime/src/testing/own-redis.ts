import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./spawned.ts";

/** A queue Redis of the test's own, to be killed and started again on the same data and port. */
export interface OwnRedis extends AsyncDisposable {
  url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function ownRedis(): Promise<OwnRedis> {
  const dir = await mkdtemp(join(tmpdir(), "organism-redis-"));
  const port = await freePort();
  const policy = [
    "--appendonly",
    "yes",
    "--appendfsync",
    "always",
    "--maxmemory-policy",
    "noeviction",
    "--save",
    "",
  ];
  const launch = () =>
    spawn("redis-server", ["--bind", "127.0.0.1", "--port", `${port}`, "--dir", dir, ...policy]);
  let server = launch();
  const kill = async () => {
    const exit = once(server, "exit");
    server.kill("SIGKILL");
    await exit;
  };
  await answers(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async start() {
      server = launch();
      await answers(port);
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(dir, { recursive: true });
    },
  };
}

async function answers(port: number): Promise<void> {
  const redis = new Redis({ port, retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on("error", () => undefined); // refused until it listens, which is what is waited for
  await redis.ping();
  redis.disconnect();
}
