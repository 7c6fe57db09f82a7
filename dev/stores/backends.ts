import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startOf } from "../program/identity.ts";
import { send } from "../program/stop.ts";

/**
 * Ends the servers of a data directory whose own master was killed. A session that computes may not notice that for a long
 * time, and while it holds the shared memory PostgreSQL refuses to start. Where there is no /proc, PostgreSQL's log says
 * which to end.
 */
export async function endBackends(data: string): Promise<void> {
  for (let killed = killBackends(data); killed.length > 0; killed = killBackends(data)) {
    // A killed process gives its memory back a moment after it has lost its name.
    while (killed.some((pid) => startOf(pid) !== undefined)) await sleep(20);
  }
}

/** Kills them without waiting for their end. */
export function killBackends(data: string): number[] {
  const pids = backendsOf(data);
  for (const pid of pids) send(pid, "SIGKILL");
  return pids;
}

function backendsOf(data: string): number[] {
  if (!existsSync("/proc/self")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && worksIn(name, data))
    .map(Number);
}

// Sessions leave the process group of their master, but its working directory stays theirs.
function worksIn(pid: string, data: string): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === data && basename(readlinkSync(`/proc/${pid}/exe`)) === "postgres"
    );
  } catch {
    // Another user's, or gone in the meantime.
    return false;
  }
}
