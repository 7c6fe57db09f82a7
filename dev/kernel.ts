import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "./home/json.ts";
import { projectRoot } from "./root.ts";
import { run } from "./run.ts";

const source = join(projectRoot, "subgraphs/graph/kernel");
const compiled = join(projectRoot, "subgraphs/graph/src/generated/kernel.wasm");
const stamp = `${compiled}.made-of`;
const compiler = join(projectRoot, "node_modules/assemblyscript/package.json");

/** Compiles the centrality kernel, when its source or the compiler changed: it takes seconds. */
export async function compileKernel(): Promise<boolean> {
  const madeOf = hashOf([...globSync(`${source}/*`).sort(), compiler]);
  if (existsSync(compiled) && existsSync(stamp) && readFileSync(stamp, "utf8") === madeOf) return true;
  const made = await run("asc", ["--config", join(source, "asconfig.json"), "--target", "release"]);
  if (made) writeWhole(stamp, madeOf);
  return made;
}

function hashOf(files: string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}
