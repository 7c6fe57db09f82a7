import { listen } from "@organism/runtime/messages/bell.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { underLease } from "@organism/runtime/stores/lease.ts";
import type { Neo4j } from "@organism/runtime/stores/neo4j.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import type { Kysely } from "kysely";
import { clusteringOf, type Surroundings } from "../model/surroundings.ts";
import {
  erasedPeople,
  markHidden,
  markPeople,
  markShown,
  numbersBehind,
  type ProjectedDataset,
  projectedDatasets,
  projectedTies,
  publicIds,
  type Shown,
  type UnprojectedDataset,
  type UnprojectedPair,
  type UnprojectedPerson,
  unmarkDataset,
  unprojected,
  unprojectedPeople,
} from "../store/projection/todo.ts";
import {
  hidePeople,
  type Position,
  prepareView,
  show,
  shownDatasets,
  shownTied,
  showPeople,
} from "../store/projection/view.ts";
import type { Tables } from "../store/tables.ts";
import { TIES_MOVED } from "./builder.ts";
import { Neighbourhood } from "./neighbourhood.ts";
import { projectWhole } from "./show-whole.ts";

// Behind, it takes larger steps: Neo4j writes 5,000 ties in one transaction at a third of the cost of ten times 500.
const MOST_PAIRS = 5_000;
const MOST_PEOPLE = 1_000;
// New and lost ties ring; weights alone wait for this clock, and coalesce.
const WEIGHTS_MS = 1_000;

/** What the projection does with a dataset's changes, in this order; a crash between the two repeats the first, which changes nothing. */
export interface ProjectionSteps {
  show: typeof show;
  mark: typeof markShown;
}

export const projectionSteps: ProjectionSteps = { show, mark: markShown };

interface Projecting {
  postgres: Postgres<Tables>;
  neo4j: Neo4j;
  redis: RedisPool;
  steps: ProjectionSteps;
}

/** Brings Neo4j to what Postgres says, in the order of versions. Many may run; one works, the others stand by. */
export function runProjection({ postgres, neo4j, redis, steps }: Projecting): AsyncDisposable {
  return underLease(postgres, "graph.projection", async (db, signal) => {
    await prepareView(neo4j);
    for (const { id, version } of await shownWhole(db, neo4j))
      await publishVersion(redis, id, "graph.network", version);
    await using bell = listen(redis, TIES_MOVED);
    const step = { db, neo4j, redis, steps, known: new Map(), sure: new Set<number>(), ids: new Map() };
    while (!signal.aborted) {
      const more = await project(step);
      if (!more) await bell.next(WEIGHTS_MS, signal);
    }
  });
}

// A Neo4j that was replaced, or lost its disk, gets everything again. Returns the datasets of which nothing waits.
async function shownWhole(db: Kysely<Tables>, neo4j: Neo4j): Promise<ProjectedDataset[]> {
  const datasets = await projectedDatasets(db);
  const shown = await shownDatasets(
    neo4j,
    datasets.map(({ id }) => id),
  );
  for (const { number, id } of datasets.filter(({ id }) => !shown.has(id))) {
    log.warn("Neo4j shows nothing of a dataset, projecting it again", { dataset: id });
    await unmarkDataset(db, number);
  }
  return datasets.filter(({ id, complete }) => complete && shown.has(id));
}

interface Step extends Omit<Projecting, "postgres"> {
  db: Kysely<Tables>;
  known: Map<number, Neighbourhood>;
  /** Datasets all of whose positions were written; until nothing waits, Neo4j may show some that were never marked. */
  sure: Set<number>;
  /** Public ids, which never change, by number. */
  ids: Map<number, string>;
}

/** Projects the oldest changes; true where more wait. */
async function project(step: Step): Promise<boolean> {
  const { datasets, people, pairs, erased } = await unprojected(step.db, {
    people: MOST_PEOPLE,
    pairs: MOST_PAIRS,
  });
  await projectPeople(step, people);
  const whole = datasets.filter(({ whole }) => whole);
  for (const dataset of whole) {
    step.known.set(dataset.number, await projectWhole(step, dataset));
    step.sure.add(dataset.number);
  }
  if (whole.length > 0) return true;
  const more = pairs.length === MOST_PAIRS;
  // What is cut off may share the last version with what is not.
  const complete = more ? (pairs.at(-1)?.version ?? 0) - 1 : Number.MAX_SAFE_INTEGER;
  const byDataset = Map.groupBy(pairs, ({ dataset }) => dataset);
  for (const dataset of datasets) {
    const own = byDataset.get(dataset.number) ?? [];
    await showChanges(step, dataset, own);
    await publish(step, dataset, { pairs: own, version: Math.min(dataset.version, complete) });
    if (!more) step.sure.add(dataset.number);
  }
  if (erased) await hideErased(step);
  return more;
}

async function projectPeople({ db, neo4j }: Step, some: readonly UnprojectedPerson[]): Promise<void> {
  for (let people = some; people.length > 0; ) {
    await showPeople(neo4j, people);
    await markPeople(
      db,
      people.map(({ number }) => number),
    );
    if (people.length < MOST_PEOPLE) return;
    people = (await unprojectedPeople(MOST_PEOPLE).execute(db)).rows;
  }
}

// In this loop, which alone shows people: nobody is hidden while they are being shown.
async function hideErased({ db, neo4j }: Step): Promise<void> {
  const people = await erasedPeople(db);
  if (people.length === 0) return;
  await hidePeople(
    neo4j,
    people.map(({ id }) => id),
  );
  await markHidden(
    db,
    people.map(({ number }) => number),
  );
}

async function showChanges(
  { db, neo4j, steps, known, sure, ids }: Step,
  { id, number }: UnprojectedDataset,
  pairs: readonly UnprojectedPair[],
): Promise<void> {
  const last = pairs.at(-1);
  if (!last) return;
  const neighbourhood = known.get(number) ?? new Neighbourhood(await projectedTies(db, number));
  known.set(number, neighbourhood);
  const moved = moveTies(neighbourhood, pairs);
  const changed = sure.has(number) ? moved : await everybody({ db, neo4j }, id, neighbourhood);
  for (const { low, lowId, high, highId } of pairs) ids.set(low, lowId).set(high, highId);
  const positions = await positionsOf(db, ids, changed);
  await steps.show(neo4j, { dataset: id, version: last.version, pairs, positions });
}

/**
 * All who have a tie, and all whom Neo4j shows with one. A holder that showed a tie and failed before it was marked may have shown
 * what has changed back since: then no tie moves, and yet positions do.
 */
async function everybody(
  { db, neo4j }: Pick<Step, "db" | "neo4j">,
  dataset: string,
  neighbourhood: Neighbourhood,
): Promise<ReadonlyMap<number, Surroundings>> {
  const shown = await numbersBehind(db, await shownTied(neo4j, dataset));
  return new Map(
    [...neighbourhood.people(), ...shown].map((person) => [person, neighbourhood.around(person)]),
  );
}

function moveTies(
  neighbourhood: Neighbourhood,
  pairs: readonly UnprojectedPair[],
): ReadonlyMap<number, Surroundings> {
  const moved = new Map<number, Surroundings>();
  for (const { low, high, tied } of pairs) {
    const between = [low, high] as const;
    if (neighbourhood.has(between) === tied) continue;
    const changed = neighbourhood.move({ between, kind: tied ? "formed" : "ended" });
    for (const [person, surroundings] of changed) moved.set(person, surroundings);
  }
  return moved;
}

async function positionsOf(
  db: Kysely<Tables>,
  ids: Map<number, string>,
  moved: ReadonlyMap<number, Surroundings>,
): Promise<Position[]> {
  const strangers = [...moved.keys()].filter((person) => !ids.has(person));
  if (strangers.length > 0) for (const [person, id] of await publicIds(db, strangers)) ids.set(person, id);
  return [...moved].flatMap(([person, surroundings]) => {
    const id = ids.get(person);
    return id ? [{ id, degree: surroundings.degree, clustering: clusteringOf(surroundings) }] : [];
  });
}

// Once it is shown, for whoever asks under the new version must find what it promises. Both at once: what is marked and was not said
// is said when the projection begins anew.
async function publish(
  { db, redis, steps }: Step,
  { id, number }: UnprojectedDataset,
  shown: Pick<Shown, "pairs" | "version">,
): Promise<void> {
  await Promise.all([
    publishVersion(redis, id, "graph.network", shown.version),
    steps.mark(db, { dataset: number, ...shown }),
  ]);
}
