import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { envExample } from "./env-example.ts";
import { projectRoot } from "./root.ts";
import { run } from "./run.ts";

/** Makes every generated file: `.env.example` (committed, because people read it) and the GraphQL types. */
export async function generate(): Promise<boolean> {
  await writeFile(join(projectRoot, ".env.example"), envExample());
  return run("graphql-codegen", ["--silent"]);
}
