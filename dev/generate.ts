import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { envExample } from "./env-example.ts";
import { compileKernel } from "./kernel.ts";
import { projectRoot } from "./root.ts";
import { run } from "./run.ts";

/** Makes every generated file: `.env.example` (committed, because people read it), the GraphQL types, the kernel. */
export async function generate(): Promise<boolean> {
  await writeFile(join(projectRoot, ".env.example"), envExample());
  return (await run("graphql-codegen", ["--silent"])) && (await compileKernel());
}

if (import.meta.main) process.exitCode = (await generate()) ? 0 : 1;
