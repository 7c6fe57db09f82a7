import { setTimeout as sleep } from "node:timers/promises";
import { backlogOf, trimSettled } from "@organism/runtime/backlog.ts";
import { log } from "@organism/runtime/log.ts";
import type { RedisPool } from "@organism/runtime/redis.ts";
import { BUILDERS, intakeStreams } from "./arrival.ts";

const EVERY_MS = 1_000;

/** Keeps the intake to what is not built in yet: its length is what senders are slowed down by. Any number may run. */
export function trimIntake(redis: RedisPool): AsyncDisposable {
  const stop = new AbortController();
  const run = async () => {
    while (!stop.signal.aborted) {
      try {
        await trimSettled(redis, await backlogOf(redis, intakeStreams, BUILDERS));
      } catch (error) {
        log.warn("intake was not trimmed, trying again", { error });
      }
      await sleep(EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}
