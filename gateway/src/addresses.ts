import { readConfig } from "@organism/runtime/config.ts";
import { type VariableName, variables } from "@organism/runtime/variables.ts";
import type { Supergraph } from "./supergraph.ts";

/** The supergraph with its subgraphs where they run here: a variable such as GRAPH_URL goes before the file. */
export function relocate(supergraph: Supergraph): Supergraph {
  const subgraphs = supergraph.subgraphs.map(({ name, url }) => {
    const base = overrideOf(name);
    return { name, url: base ? new URL(new URL(url).pathname, base).href : url };
  });
  return { ...supergraph, subgraphs };
}

function overrideOf(subgraph: string): string | undefined {
  const name = `${subgraph.toUpperCase()}_URL`;
  if (!isVariable(name)) return undefined;
  return String(readConfig(name)[name] ?? "") || undefined;
}

const isVariable = (name: string): name is VariableName => Object.hasOwn(variables, name);
