import { parseArgs } from "node:util";
import { OrganismError } from "@organism/runtime/errors.ts";

const executors = ["own", "apollo"] as const;

const usage = `Usage: node gateway/src/server.ts [--supergraph FILE] [--manifest FILE] [--port N] [--executor ${executors.join("|")}]`;

export interface Arguments {
  supergraph: string;
  manifest: string | undefined;
  /** Undefined: as configured. */
  port: number | undefined;
  executor: (typeof executors)[number];
}

export function readArguments(args: string[]): Arguments {
  const { supergraph = "supergraph.graphql", manifest, port, executor = "own" } = parse(args);
  const known = executors.find((name) => name === executor);
  if (!known) throw new OrganismError("USAGE", `There is no executor ${JSON.stringify(executor)}. ${usage}`);
  if (port !== undefined && !/^\d{1,5}$/.test(port))
    throw new OrganismError("USAGE", `${JSON.stringify(port)} is no port. ${usage}`);
  return { supergraph, manifest, port: port === undefined ? undefined : Number(port), executor: known };
}

function parse(args: string[]) {
  const option = { type: "string" } as const;
  const options = { supergraph: option, manifest: option, port: option, executor: option };
  try {
    return parseArgs({ args, options }).values;
  } catch (cause) {
    throw new OrganismError("USAGE", `${(cause as Error).message} ${usage}`, { cause });
  }
}
