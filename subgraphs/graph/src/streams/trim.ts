import { backlogOf, trimSettled } from "@organism/runtime/messages/backlog.ts";
import { keepTrimmed } from "@organism/runtime/messages/trim.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import { BUILDERS, intakeStreams } from "./arrival.ts";

const EVERY_MS = 1_000;

/** Keeps the intake to what is not built in yet: its length is what senders are slowed down by. Any number may run. */
export const trimIntake = (redis: RedisPool): AsyncDisposable =>
  keepTrimmed("intake", EVERY_MS, async () =>
    trimSettled(redis, await backlogOf(redis, intakeStreams, BUILDERS)),
  );
