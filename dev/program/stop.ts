import { setTimeout as sleep } from "node:timers/promises";
import { type Identity, isAlive, isOfThisBoot, startOf } from "./identity.ts";

// More than a draining process gives itself (DRAIN_TIMEOUT_MS).
const GRACE_MS = 25_000;

/** Ends the process: asked first, then, past its grace, killed with all of its group. */
export async function stopProcess(target: Identity, signal: NodeJS.Signals, graceMs = GRACE_MS) {
  if (isAlive(target)) send(target.pid, signal);
  if (!(await endsWithin(target, graceMs))) killGroup(target);
  await endsWithin(target, GRACE_MS);
}

/** Kills what is left of the group that the process led: a leader that was killed leaves its children. */
export function killGroup(target: Identity) {
  const { pid, started } = target;
  if (!isOfThisBoot(target)) return;
  const leader = startOf(pid);
  // Without a leader the number belongs to our group or to nobody: it is not given again while the group exists.
  if (leader === undefined || leader === started) send(-pid, "SIGKILL");
}

/** Resolves when the process has ended, as one that was killed does. */
export async function untilGone(target: Identity): Promise<void> {
  await endsWithin(target, GRACE_MS);
}

async function endsWithin(target: Identity, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (isAlive(target)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

export function send(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const gone = error instanceof Error && "code" in error && error.code === "ESRCH";
    if (!gone) throw error;
  }
}
