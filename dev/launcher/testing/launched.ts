import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { expect } from "vitest";
import { portOf } from "../../home/ports.ts";
import { isAlive } from "../../program/identity.ts";
import { recordedIn } from "../../program/record.ts";
import { projectRoot } from "../../root.ts";
import { services, simulator } from "../processes.ts";
import { readState } from "../state.ts";

/** Gives the home ports that no other one has: the usual ones are for one launcher at a time. */
export async function ownPorts(home: string) {
  const stores = ["neo4j", "postgres", "redis-queue", "redis-cache", "s3"];
  const names = [...stores, ...[...services, simulator].map(({ name }) => name)];
  for (const name of names) await portOf(home, name, 0, "free");
}

// Everything starts, Java and all, on a machine that may be busy.
const START_MS = 170_000;

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
      }, START_MS),
    /** Kills what the state names and resolves when another process stands in its place. */
    async replaced(name: string) {
      const pid = pidOf(home, name);
      process.kill(pid, "SIGKILL");
      await eventually(
        () =>
          expect([0, pid], `${name} is not replaced; the launcher said:\n${output}`).not.toContain(
            pidOf(home, name),
          ),
        START_MS,
      );
    },
    [Symbol.dispose]: () => child.kill("SIGKILL"),
  };
}

export const pidOf = (home: string, name: string): number => readState(home)?.processes[name]?.pid ?? 0;

export const untilRecorded = (home: string) => eventually(() => expect(recordedIn(home)).not.toEqual([]));

export const leftRunning = (home: string) => recordedIn(home).filter(isAlive);
