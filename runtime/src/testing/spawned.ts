import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";

export { anyFreePort as freePort } from "@organism/dev/home/ports.ts";

/** One of our processes, run as it runs in production: its own Node, its own environment. */
export interface Child extends AsyncDisposable {
  process: ChildProcess;
  /** What it has printed so far, both streams. */
  output: () => string;
  exit: Promise<number | null>;
}

export function startChild(entry: URL, env: Record<string, string>, args: string[] = []): Child {
  const child = spawn(process.execPath, [fileURLToPath(entry), ...args], {
    // biome-ignore lint/style/noProcessEnv: a child needs PATH; what the test is about is given explicitly
    env: { PATH: process.env["PATH"], ORGANISM_ENV: "test", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  const exit = once(child, "exit").then(([code]) => code as number | null);
  return {
    process: child,
    output: () => text,
    exit,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exit;
    },
  };
}

/** One of our processes, serving on its port. */
export interface Server extends Child {
  url: string;
}

/** Starts it and resolves when it says that it is ready; one that does not is stopped, and all it printed is told. */
export async function startServer(
  entry: URL,
  port: number,
  env: Record<string, string>,
  readyPath = "/health/ready",
): Promise<Server> {
  await using starting = new AsyncDisposableStack();
  const child = starting.use(startChild(entry, { ...env, PORT: String(port) }));
  const url = `http://127.0.0.1:${port}`;
  const isReady = () => {
    if (child.process.exitCode !== null) throw new Error(`it ended with ${child.process.exitCode}`);
    return fetch(url + readyPath).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  await vi.waitUntil(isReady, { timeout: 90_000, interval: 50 }).catch((cause) => {
    throw new Error(`${fileURLToPath(entry)} is not ready; it said:\n${child.output()}`, { cause });
  });
  starting.move();
  return { ...child, url };
}

/** Resolves when the child has printed this; throws, with all it printed, where it does not. */
export async function untilPrinted({ output }: Child, text: string): Promise<void> {
  try {
    await vi.waitUntil(() => output().includes(text), { timeout: 90_000, interval: 20 });
  } catch (cause) {
    throw new Error(`the child did not print "${text}", but:\n${output()}`, { cause });
  }
}

/** Ends the child by a signal; the exit code is null where the signal killed it. */
export function end({ process, exit }: Child, signal: NodeJS.Signals): Promise<number | null> {
  process.kill(signal);
  return exit;
}
