import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { embedded } from "../environment.ts";

const PATIENCE_MS = 120_000;
// Of /proc/PID/stat; the same on every Linux that runs Node.
const TICKS_PER_SECOND = 100;

/** A process of a bench. */
export interface Child extends AsyncDisposable {
  url: string;
  pid: number;
  /** The time that all its threads have had a core. */
  cpuSeconds: () => number;
  /** What it holds in memory. */
  residentBytes: () => number;
}

interface Started {
  command: readonly string[];
  port: number;
  /** Answers anything when it may be asked. */
  path: string;
  cwd?: string;
  env?: Record<string, string>;
}

export async function startChild({ command, port, path, cwd, env = {} }: Started): Promise<Child> {
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    cwd,
    env: {
      ...embedded,
      NODE_ENV: "production",
      APOLLO_TELEMETRY_DISABLED: "true",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-10_000);
    });
  const exited = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  const giveUp = Date.now() + PATIENCE_MS;
  while (!(await answers(url + path))) {
    if (child.exitCode !== null || Date.now() > giveUp)
      throw new Error(`${command.join(" ")} does not answer; it said:\n${said}`);
    await sleep(100);
  }
  const pid = child.pid ?? 0;
  return {
    url,
    pid,
    cpuSeconds: () => cpuSecondsOf(pid),
    residentBytes: () =>
      Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1_024,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
