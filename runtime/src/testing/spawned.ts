import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

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

/** Resolves when the child has printed this; rejects, with all it printed, if it ends without. */
export async function untilPrinted(
  { process: { stdout, stderr }, output, exit }: Child,
  text: string,
): Promise<void> {
  const gone = exit.then(() => {
    if (!output().includes(text)) throw new Error(`the child ended without printing "${text}":\n${output()}`);
  });
  while (!output().includes(text)) {
    await Promise.race([gone, ...[stdout, stderr].map((stream) => stream && once(stream, "data"))]);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || !address) throw new Error("a listening server has an address");
  return address.port;
}
