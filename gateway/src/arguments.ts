import { parseArgs } from "node:util";
import { OrganismError } from "@organism/runtime/errors.ts";

const usage = "Usage: node gateway/src/server.ts [--supergraph FILE] [--manifest FILE] [--port N]";

export interface Arguments {
  supergraph: string;
  manifest: string | undefined;
  /** Undefined: as configured. */
  port: number | undefined;
}

export function readArguments(args: string[]): Arguments {
  const { supergraph = "supergraph.graphql", manifest, port } = parse(args);
  if (port !== undefined && !/^\d{1,5}$/.test(port))
    throw new OrganismError("USAGE", `${JSON.stringify(port)} is no port. ${usage}`);
  return { supergraph, manifest, port: port === undefined ? undefined : Number(port) };
}

function parse(args: string[]) {
  const option = { type: "string" } as const;
  const options = { supergraph: option, manifest: option, port: option };
  try {
    return parseArgs({ args, options }).values;
  } catch (cause) {
    throw new OrganismError("USAGE", `${(cause as Error).message} ${usage}`, { cause });
  }
}
