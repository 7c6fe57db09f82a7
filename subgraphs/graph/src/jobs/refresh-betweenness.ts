import { setTimeout as sleep } from "node:timers/promises";
import { OrganismError } from "@organism/runtime/errors.ts";
import { defineJob } from "@organism/runtime/messages/job.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import { z } from "zod";
import { graphOf } from "../centrality/graph.ts";
import {
  claimBetweenness,
  showBetweenness,
  shownBetweenness,
  type Topology,
  topologyOf,
} from "../store/betweenness.ts";
import { progressOf } from "../store/progress.ts";
import type { JobContext } from "./context.ts";

// Ties change in bursts: what comes within this time is in the same pass.
const BURST_MS = 5_000;
// Far below what any rounding shows; a value that differs less is not written again.
const TOLERANCE = 1e-9;
const PATIENCE_MS = 20_000;
const LOOK_MS = 100;

/** Measures everybody's betweenness anew. Asked for after ties have changed. */
export const refreshBetweenness = defineJob({
  name: "graph.refresh-betweenness",
  input: z.object({ dataset: z.int() }),
  key: ({ dataset }) => String(dataset),
  async run({ dataset }, { postgres, neo4j, redis, centralities }: JobContext) {
    await sleep(BURST_MS);
    const topology = await topologyOf(postgres.db, dataset);
    await untilProjected(postgres, dataset, topology.version);
    const people = [...new Set(topology.ties.flat())];
    const { betweenness } = await centralities.measure(graphOf(people.length, numbered(topology, people)));
    const measured = new Map(people.map((id, node) => [id, betweenness[node] ?? 0]));
    if (!(await claimBetweenness(neo4j, topology.dataset, topology.version))) return;
    const shown = await shownBetweenness(neo4j, topology.dataset);
    const values = [...shown].flatMap(([id, before]) => {
      const now = measured.get(id) ?? 0;
      return Math.abs(now - before) > TOLERANCE * Math.max(1, now) ? [{ id, betweenness: now }] : [];
    });
    if (!(await showBetweenness(neo4j, { ...topology, values }))) return;
    await publishVersion(redis, topology.dataset, "graph.centrality", topology.version);
  },
});

// Whoever is not shown yet has nowhere to write to.
async function untilProjected(
  { db }: JobContext["postgres"],
  dataset: number,
  version: number,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
    const { projected } = await progressOf(db, dataset);
    if (projected >= version) return;
    await sleep(LOOK_MS);
  }
  const message = `Neo4j does not show version ${version} of dataset ${dataset} after ${PATIENCE_MS} ms; see that the projection runs, this is tried again`;
  throw new OrganismError("NOT_READY", message);
}

function numbered({ ties }: Topology, people: readonly string[]): [number, number][] {
  const nodes = new Map(people.map((id, node) => [id, node]));
  return ties.map(([low, high]) => [nodes.get(low) ?? 0, nodes.get(high) ?? 0]);
}
