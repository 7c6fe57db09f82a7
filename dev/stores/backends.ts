import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

/**
 * Kills the servers of a data directory whose own master was killed. A session that computes may not notice that for a long
 * time, and while it runs PostgreSQL refuses to start. Where there is no /proc, PostgreSQL's log says which to end.
 */
export function killBackends(data: string) {
  const pids = existsSync("/proc/self") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  for (const pid of pids) {
    try {
      if (worksIn(pid, data)) process.kill(Number(pid), "SIGKILL");
    } catch {
      // Another user's, or gone in the meantime.
    }
  }
}

// Sessions leave the process group of their master, but its working directory stays theirs.
const worksIn = (pid: string, data: string) =>
  readlinkSync(`/proc/${pid}/cwd`) === data && basename(readlinkSync(`/proc/${pid}/exe`)) === "postgres";
