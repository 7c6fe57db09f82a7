import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CompositionResult, composeServices } from "@apollo/composition";
import { OrganismError } from "@organism/runtime/errors.ts";
import { parse } from "graphql";
import { parse as parseYaml } from "yaml";
import { z } from "zod";

const root = join(import.meta.dirname, "..");

const Configuration = z.object({
  subgraphs: z.record(z.string(), z.object({ routing_url: z.url(), schema: z.object({ file: z.string() }) })),
});

/**
 * Composes what `supergraph.yaml` names into `supergraph.graphql`, and returns the composer's hints. Throws
 * `COMPOSITION_FAILED` with every reason.
 */
export async function composeSupergraph(): Promise<string[]> {
  const { supergraphSdl, errors, hints } = composeServices(await readServices());
  if (supergraphSdl === undefined) throw failed(errors);
  // Put in place as a whole: a gateway may be starting.
  const file = join(root, "supergraph.graphql");
  await writeFile(`${file}.${process.pid}`, supergraphSdl);
  await rename(`${file}.${process.pid}`, file);
  return hints.map((hint) => hint.toString());
}

async function readServices() {
  const { subgraphs } = Configuration.parse(parseYaml(await readFile(join(root, "supergraph.yaml"), "utf8")));
  return Promise.all(
    Object.entries(subgraphs).map(async ([name, { routing_url: url, schema }]) => ({
      name,
      url,
      typeDefs: parse(await readFile(join(root, schema.file), "utf8")),
    })),
  );
}

function failed(errors: NonNullable<CompositionResult["errors"]>) {
  const reasons = errors.map(({ message, extensions }) => `  - ${extensions["code"]}: ${message}`);
  return new OrganismError(
    "COMPOSITION_FAILED",
    `The subgraphs of supergraph.yaml do not fit together; mend the schemas:\n${reasons.join("\n")}`,
  );
}

if (import.meta.main) {
  for (const hint of await composeSupergraph()) console.log(hint);
}
