import { generate } from "./generate.ts";
import { run } from "./run.ts";

// What each step is called when it fails, in the order of how soon it tells.
const steps: [name: string, step: () => Promise<boolean>][] = [
  ["generate", generate],
  ["biome", () => run("biome", ["check", "--error-on-warnings", "."])],
  ["tsc", () => run("tsc", ["-p", "."])],
  ["tsc of the dashboard", () => run("tsc", ["-p", "web", "--noEmit"])],
  ["knip", () => run("knip", [])],
];

/** Runs every static check and returns the names of those that failed. */
export async function check(): Promise<string[]> {
  const failed: string[] = [];
  for (const [name, step] of steps) {
    if (!(await step())) failed.push(name);
  }
  return failed;
}

if (import.meta.main) {
  const failed = await check();
  console.log(failed.length > 0 ? `check: failed: ${failed.join(", ")}` : "check: all well");
  process.exitCode = failed.length > 0 ? 1 : 0;
}
