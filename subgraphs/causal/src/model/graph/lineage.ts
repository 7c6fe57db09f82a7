import type { Dag } from "./dag.ts";

/**
 * The records from which both nodes are computed: where there are any, an effect of one on the other would be
 * arithmetic.
 */
export function sharedRecords(dag: Dag, treatment: string, outcome: string): string[] {
  const records = recordsOf(dag, treatment);
  return [...recordsOf(dag, outcome)].filter((record) => records.has(record));
}

/** A node and all that it is made of, down to the records. */
function recordsOf({ nodes }: Dag, id: string): Set<string> {
  const parts = nodes.find((node) => node.id === id)?.madeOf ?? [];
  return new Set(
    [id, ...parts].concat(parts.flatMap((part) => [...recordsOf({ version: 0, nodes, edges: [] }, part)])),
  );
}
