import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { composeSupergraph } from "@organism/ops/compose-supergraph.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { envExample } from "./env-example.ts";
import { projectRoot } from "./root.ts";
import { run } from "./run.ts";

/** Makes every generated file: `.env.example` (committed, because people read it), the supergraph and the GraphQL types. */
export async function generate(): Promise<boolean> {
  await writeFile(join(projectRoot, ".env.example"), envExample());
  return (await compose()) && run("graphql-codegen", ["--silent"]);
}

async function compose(): Promise<boolean> {
  try {
    for (const hint of await composeSupergraph()) console.log(hint);
    return true;
  } catch (error) {
    if (!(error instanceof OrganismError)) throw error;
    console.error(error.message);
    return false;
  }
}

if (import.meta.main) process.exitCode = (await generate()) ? 0 : 1;
