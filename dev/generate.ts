import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { composeSupergraph } from "@organism/ops/compose-supergraph.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { envExample } from "./env-example.ts";
import { compileKernel } from "./kernel.ts";
import { unlessMade } from "./made-of.ts";
import { writeManifest } from "./manifest.ts";
import { projectRoot } from "./root.ts";
import { run } from "./run.ts";

/** Makes every generated file: the GraphQL types, the supergraph, the manifest of documents, the kernel, and `.env.example`, which is committed because people read it. */
export async function generate(): Promise<boolean> {
  const upToDate = await writeEnvExample();
  return (await compose()) && (await generateTypes()) && (await compileKernel()) && upToDate;
}

/** The types of the schemas and of the web's documents, and the manifest of all documents. The supergraph comes first. */
export async function generateTypes(): Promise<boolean> {
  const stages = globSync("subgraphs/*", { cwd: projectRoot });
  const sources = "{codegen.ts,package-lock.json,subgraphs/*/schema.graphql,web/src/**/*.{ts,tsx}}";
  const typed = await unlessMade({
    from: globSync(sources, { cwd: projectRoot, exclude: ["web/src/generated"] }),
    to: ["web/src/generated/graphql.ts", ...stages.map((stage) => `${stage}/src/generated/resolvers.ts`)],
    make: () => run("graphql-codegen", ["--silent"]),
  });
  if (typed) await writeManifest();
  return typed;
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

async function writeEnvExample(): Promise<boolean> {
  const path = join(projectRoot, ".env.example");
  const text = envExample();
  if ((await readFile(path, "utf8")) === text) return true;
  await writeFile(path, text);
  console.error(
    ".env.example did not describe the variables as they are; it has been written anew: commit it",
  );
  return false;
}

if (import.meta.main) process.exitCode = (await generate()) ? 0 : 1;
