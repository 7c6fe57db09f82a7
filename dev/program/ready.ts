import { setTimeout as sleep } from "node:timers/promises";
import { OrganismError } from "@organism/runtime/errors.ts";
import { within } from "@organism/runtime/within.ts";
import { isAlive } from "./identity.ts";
import { quoteLog } from "./log-file.ts";
import type { Program } from "./program.ts";
import type { Spawned } from "./spawn.ts";
import { stopProcess } from "./stop.ts";

const PAUSE_MS = 100;
const PROBE_MS = 5_000;
// Less than for one that has done work: it has nothing to bring to an end.
const GRACE_MS = 2_000;

/** One question, with an end: a frozen program accepts connections and never answers. */
export const probeOnce = (program: Program): Promise<void> => within(PROBE_MS, program.probe());

/** Resolves when the program answers; when it ends, takes too long or is given up, it is stopped, and its log quoted. */
export async function untilReady(program: Program, { identity, log }: Spawned, abort?: AbortSignal) {
  const deadline = Date.now() + program.patienceMs;
  let reason: unknown;
  while (Date.now() < deadline && isAlive(identity) && !abort?.aborted) {
    try {
      return await probeOnce(program);
    } catch (error) {
      reason = error;
      await sleep(PAUSE_MS);
    }
  }
  const asked = reason instanceof Error ? ` (${reason.message})` : "";
  const what = isAlive(identity)
    ? `did not answer within ${program.patienceMs / 1000} s${asked}`
    : "ended while starting";
  await stopProcess(identity, program.stopSignal, GRACE_MS);
  abort?.throwIfAborted();
  throw new OrganismError("START_FAILED", `${program.name} ${what}. ${quoteLog(log)}`, {
    cause: reason,
  });
}
