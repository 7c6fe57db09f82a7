import { OrganismError } from "@organism/runtime/errors.ts";
import type { Neo4j } from "@organism/runtime/stores/neo4j.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import type { Kysely } from "kysely";
import { clusteringOf } from "../model/surroundings.ts";
import type { UnprojectedDataset } from "../store/projection/todo.ts";
import { markWhole, showWhole, type Whole, wholeOf } from "../store/projection/whole.ts";
import type { Tables } from "../store/tables.ts";
import { Neighbourhood } from "./neighbourhood.ts";

interface Showing {
  db: Kysely<Tables>;
  neo4j: Neo4j;
  redis: RedisPool;
}

/** Brings a dataset that was counted anew to Neo4j at once, and gives its ties as they are shown from then on. */
export async function projectWhole(
  { db, neo4j, redis }: Showing,
  { id, number }: UnprojectedDataset,
): Promise<Neighbourhood> {
  const whole = await wholeOf(db, number);
  const neighbourhood = new Neighbourhood(whole.ties.map(({ low, high }) => [low, high]));
  const positions = positionsIn(whole, neighbourhood);
  if (!(await showWhole(neo4j, { dataset: id, ...whole, positions }))) throw fenced(id, whole.version);
  await publishVersion(redis, id, "graph.network", whole.version);
  await markWhole(db, number, whole);
  return neighbourhood;
}

function positionsIn({ ties }: Whole, neighbourhood: Neighbourhood) {
  const ids = new Map(
    ties.flatMap(({ low, lowId, high, highId }) => [[low, lowId] as const, [high, highId] as const]),
  );
  return [...ids].map(([person, id]) => {
    const surroundings = neighbourhood.around(person);
    return { id, degree: surroundings.degree, clustering: clusteringOf(surroundings) };
  });
}

const fenced = (dataset: string, version: number) =>
  new OrganismError(
    "PROJECTION_FENCED",
    `Neo4j shows dataset ${dataset} at a version after ${version}: this holder of the lease was frozen, so it begins anew`,
  );
