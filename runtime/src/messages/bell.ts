import { setTimeout as sleep } from "node:timers/promises";
import { log } from "../observing/log.ts";
import type { RedisPool } from "../stores/redis.ts";

/** Tells whoever listens to one of them, in whatever process, that there is something to look at. */
export async function ring(redis: RedisPool, ...names: readonly string[]): Promise<void> {
  await redis.use(async (connection) => {
    const pipeline = connection.pipeline();
    for (const name of names) pipeline.publish(name, "");
    await pipeline.exec();
  });
}

export interface Bell extends AsyncDisposable {
  /** Resolves when it has rung since the last call, at the latest after `atMostMs`: a ring that nobody hears is lost, so listeners also go by the clock. */
  next(atMostMs: number, signal: AbortSignal): Promise<void>;
}

export function listen(redis: RedisPool, name: string): Bell {
  const connection = redis.dedicated();
  let rung = false;
  let wake = () => {};
  connection.on("message", () => {
    rung = true;
    wake();
  });
  let away = false;
  // It waits for an absent Redis. A bell put away before it hung is no fault; one that may not hang is heard by the clock alone.
  connection.subscribe(name).catch((error) => {
    if (!away) log.warn("bell does not hang, listeners go by the clock", { name, error });
  });
  return {
    async next(atMostMs, signal) {
      if (!rung) {
        const over = new AbortController();
        const ringing = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const until = AbortSignal.any([signal, over.signal]);
        await Promise.race([ringing, sleep(atMostMs, undefined, { signal: until }).catch(() => undefined)]);
        over.abort();
      }
      rung = false;
    },
    async [Symbol.asyncDispose]() {
      away = true;
      connection.disconnect();
    },
  };
}
