import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDir } from "@organism/dev/root.ts";
import { OrganismError } from "@organism/runtime/errors.ts";

const run = promisify(execFile);

export interface Program {
  /** As pip takes them, each with its version: `igraph==1.0.0`. */
  packages: readonly string[];
  /** Finds its input parsed in `given`, and prints its answer with `tell(…)`. */
  code: string;
}

const frame = (code: string) => `
import json, sys
given = json.load(sys.stdin)
tell = lambda answer: print(json.dumps(answer))
${code}`;

/** Runs a program of a peer in Python, one thread, in a virtual environment that is made the first time its packages are asked for. */
export async function python<Answer>({ packages, code }: Program, input: unknown): Promise<Answer> {
  const interpreter = await interpreterWith(packages);
  const env = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  const running = run(interpreter, ["-c", frame(code)], { env, maxBuffer: 1 << 30 });
  running.child.stdin?.end(JSON.stringify(input));
  const { stdout } = await running;
  return JSON.parse(stdout);
}

async function interpreterWith(packages: readonly string[]): Promise<string> {
  const name = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 12);
  const folder = join(cacheDir, `python-${name}`);
  const interpreter = join(folder, "bin/python");
  // Written last: without it, the environment was left half made.
  const complete = join(folder, "complete");
  if (existsSync(complete)) return interpreter;
  console.error(`Making a virtual environment with ${packages.join(", ")} …`);
  try {
    await run("python3", ["-m", "venv", "--clear", folder]);
    await run(interpreter, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]);
  } catch (cause) {
    throw new OrganismError(
      "PYTHON_UNAVAILABLE",
      `No Python environment with ${packages.join(", ")} could be made in ${folder}: see that python3 has its venv module and that PyPI can be reached, then run the bench again.\n${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
  writeFileSync(complete, packages.join("\n"));
  return interpreter;
}
