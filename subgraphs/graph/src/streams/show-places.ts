import { OrganismError } from "@organism/runtime/errors.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import type { Place } from "../model/write-back.ts";
import { claimPlaces, keepPlaces, livingIds, settlePlaces, showPlaces } from "../store/places.ts";
import type { Keeping } from "./place-keeper.ts";
import type { StandingDataset } from "./standing-dataset.ts";

// A live tie waits for the fence while these are written: no longer than for another live tie.
const AT_ONCE = 50;

/**
 * Shows what waits to be shown of a dataset, under the version that it was measured at or a later one; whom Neo4j does not have yet
 * goes on waiting. Once nobody does, says so, and keeps what was measured whole.
 */
export async function showWaiting(
  keeping: Keeping,
  dataset: StandingDataset,
  version: number,
): Promise<void> {
  const { writeBack } = dataset;
  if (writeBack.waiting > 0) {
    await claim(keeping, dataset, version);
    const waiting = writeBack.next(writeBack.waiting);
    for (let start = 0; start < waiting.length; start += AT_ONCE)
      writeBack.settle(await showSome(keeping, { dataset, version }, waiting.slice(start, start + AT_ONCE)));
  }
  if (writeBack.waiting > 0) return;
  const { postgres, redis } = keeping;
  if (dataset.measured) {
    await settlePlaces(keeping.neo4j, dataset.id, dataset.version);
    await keepPlaces(postgres.db, dataset, dataset.measured);
  }
  dataset.measured = undefined;
  if (dataset.shown < dataset.version)
    await publishVersion(redis, dataset.id, "graph.centrality", dataset.version);
  dataset.shown = dataset.version;
}

async function claim({ neo4j, tolerance }: Keeping, { id }: StandingDataset, version: number): Promise<void> {
  if (!(await claimPlaces(neo4j, { dataset: id, version, tolerance }))) throw fenced(id, version);
}

interface Under {
  dataset: StandingDataset;
  version: number;
}

/** Returns those who need not wait any more: shown, or erased. */
async function showSome(
  { postgres, neo4j }: Keeping,
  { dataset, version }: Under,
  some: readonly [number, Place][],
): Promise<number[]> {
  const ids = await livingIds(
    postgres.db,
    some.map(([person]) => person),
  );
  const places = some.flatMap(([person, place]) => {
    const id = ids.get(person);
    return id === undefined ? [] : [{ id, place }];
  });
  const shown = await showPlaces(neo4j, { dataset: dataset.id, version, places });
  if (!shown) throw fenced(dataset.id, version);
  return some
    .map(([person]) => person)
    .filter((person) => shown.has(ids.get(person) ?? "") || !ids.has(person));
}

const fenced = (dataset: string, version: number) =>
  new OrganismError(
    "CENTRALITY_FENCED",
    `Somebody measured dataset ${dataset} at a version after ${version}: this holder of the lease was frozen or comes from before a restore, so it begins anew`,
  );
