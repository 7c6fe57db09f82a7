import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { expect } from "vitest";
import { isAlive } from "../../program/identity.ts";
import { recordedIn } from "../../program/record.ts";
import { projectRoot } from "../../root.ts";
import { readState } from "../state.ts";

/** `npm start` without its bootstrap, as a process of its own; killed with its scope. */
export function launched(home: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [join(projectRoot, "dev/start.ts")], {
    env: { ...env, ORGANISM_HOME: home },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  return {
    pid: Number(child.pid),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Resolves with how it ended and all that it said. */
    ended: once(child, "close").then(([code]) => ({ code, output })),
    /** Resolves when its own state says that the services answer. */
    ready: () =>
      eventually(() => {
        const state = readState(home);
        if (state?.ready && state.launcher.pid === child.pid) return state;
        throw new Error(`the launcher is not ready; it said:\n${output}`);
      }),
    [Symbol.dispose]: () => child.kill("SIGKILL"),
  };
}

export const pidOf = (home: string, name: string): number => readState(home)?.processes[name]?.pid ?? 0;

/** Kills what the state names and resolves when another process stands in its place. */
export async function killed(home: string, name: string) {
  const pid = pidOf(home, name);
  process.kill(pid, "SIGKILL");
  await eventually(() => expect([0, pid]).not.toContain(pidOf(home, name)));
}

export const untilRecorded = (home: string) => eventually(() => expect(recordedIn(home)).not.toEqual([]));

export const leftRunning = (home: string) => recordedIn(home).filter(isAlive);
