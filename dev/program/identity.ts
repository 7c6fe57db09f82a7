import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

/** A process is its number *and* its start: numbers are given again to strangers. */
export const Identity = z.object({ pid: z.int().positive(), started: z.string() });
export type Identity = z.infer<typeof Identity>;

/** When the process started, in a form only good for comparing; `undefined` when there is none or it has ended. */
export function startOf(pid: number): string | undefined {
  return existsSync("/proc/self/stat") ? startFromProc(pid) : startFromPs(pid);
}

/** Whether the process was started since the machine last booted, as far as can be told: only then is its number still its own. */
export const isOfThisBoot = ({ started }: Identity) =>
  !existsSync("/proc/self/stat") || started.startsWith(`${bootId()}:`);

export const isAlive = ({ pid, started }: Identity) => startOf(pid) === started;

export function identify(pid: number): Identity {
  return { pid, started: startOf(pid) ?? "ended at once" };
}

function startFromProc(pid: number): string | undefined {
  try {
    // The name, in parentheses, may itself hold spaces and parentheses: the fields are counted after its end.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    // Where nobody reaps orphans (a container without an init), the dead stay as zombies.
    return fields[0] === "Z" || fields[0] === "X" ? undefined : `${bootId()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

const bootId = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

function startFromPs(pid: number): string | undefined {
  try {
    // In one language, whatever the terminal's: the text is compared with an earlier one.
    const options = {
      encoding: "utf8" as const,
      stdio: "pipe" as const,
      env: { PATH: "/bin:/usr/bin", LC_ALL: "C" },
    };
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], options).trim() || undefined;
  } catch {
    return undefined;
  }
}
