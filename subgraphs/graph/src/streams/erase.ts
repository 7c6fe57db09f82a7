import { ring } from "@organism/runtime/messages/bell.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Kysely, Transaction } from "kysely";
import { personErased } from "../facts.ts";
import type { Monday } from "../model/week.ts";
import { writeQuietly, writeVersion } from "../store/build/outcome.ts";
import { clocksOf, holdWindows } from "../store/build/windows.ts";
import { type Alias, emptyPairs, emptyPerson, layTombstone, withdrawWeeks } from "../store/erasure.ts";
import type { ErasureLog } from "../store/erasure-log.ts";
import { lockPeople } from "../store/record.ts";
import type { Tables } from "../store/tables.ts";
import { tieChanges } from "./build.ts";
import { CHANGED, TIES_MOVED } from "./builder.ts";

/**
 * Whoever has the address is nobody from now on: one transaction, its locks in the order of all. It says which weeks were withdrawn. What others hold of
 * the person follows: Neo4j by the projection, raw rows by a job. A repeat changes nothing.
 */
export async function erase({ db }: Postgres<Tables>, alias: Alias): Promise<Monday[]> {
  return await db.transaction().execute(async (transaction) => {
    await lockPeople(transaction, alias.dataset);
    const person = await layTombstone(transaction, alias);
    return person === undefined ? [] : await erasePerson(transaction, alias.dataset, person);
  });
}

async function erasePerson(db: Transaction<Tables>, dataset: number, person: number): Promise<Monday[]> {
  await emptyPerson(db, person);
  await holdWindows(db, [{ dataset, newest: null }], null);
  const { rows: clocks } = await clocksOf([dataset]).execute(db);
  const weeks = await withdrawWeeks(db, dataset, person);
  const pairs = (await emptyPairs(db, person)).map((stored) => {
    return { stored, totals: { number: stored.number, up: 0, down: 0, tied: false, revisit: null } };
  });
  const ties = pairs.filter(({ stored }) => stored.tied);
  await writeQuietly(
    db,
    pairs.filter(({ stored }) => !stored.tied).map(({ totals }) => totals),
  );
  await writeVersion(db, {
    moved: ties.map(({ totals }) => totals),
    progress: clocks.map(({ windowDay }) => ({ dataset, interactions: 0, newestEvent: null, windowDay })),
    changes: [...tieChanges(ties), { fact: personErased.name, data: { dataset, person, weeks } }],
  });
  return weeks;
}

interface Erasing {
  postgres: Postgres<Tables>;
  redis: RedisPool;
  log: ErasureLog;
}

/** Erases, and has it known outside the database first: what was asked for outlives any restore. */
export async function eraseForGood(
  { postgres, redis, log }: Erasing,
  dataset: { id: string },
  alias: Alias,
): Promise<Monday[]> {
  await log.keep({ dataset: dataset.id, mac: alias.mac.toString("hex") });
  const weeks = await erase(postgres, alias);
  await ring(redis, CHANGED, TIES_MOVED);
  return weeks;
}

/** Erases again whoever the log names, in a database that may come from before it; returns how many it named. */
export async function replayErasures(postgres: Postgres<Tables>, log: ErasureLog): Promise<number> {
  const datasets = await numbersOfDatasets(postgres.db);
  let named = 0;
  for await (const { dataset, mac } of log.entries()) {
    const number = datasets.get(dataset);
    // Its dataset is not in this database, nor is anybody of it.
    if (number === undefined) continue;
    await erase(postgres, { dataset: number, mac: Buffer.from(mac, "hex") });
    named += 1;
  }
  return named;
}

async function numbersOfDatasets(db: Kysely<Tables>): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom("graph.dataset").select(["id", "number"]).execute();
  return new Map(rows.map(({ id, number }) => [id, number]));
}
