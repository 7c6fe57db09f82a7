import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { vi } from "vitest";

/** A real process that a test can kill, running a file of this folder. */
export interface Child extends AsyncDisposable {
  /** Resolves when the process has printed this. */
  printed(text: string): Promise<void>;
  /** Resolves with the exit code when the process is gone; null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export function startChild(file: string, ...args: string[]): Child {
  const child = spawn(process.execPath, [new URL(file, import.meta.url).pathname, ...args]);
  let output = "";
  const read = (chunk: Buffer) => {
    output += chunk;
  };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", read);
  const end = (signal: NodeJS.Signals) => endOf(child, signal);
  return {
    async printed(text) {
      await vi.waitUntil(() => output.includes(text) || hasEnded(child), { timeout: 30_000, interval: 20 });
      if (!output.includes(text)) throw new Error(`${file} ended without printing "${text}":\n${output}`);
    },
    end,
    [Symbol.asyncDispose]: async () => void (await end("SIGKILL")),
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode;
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
  return child.exitCode;
}
