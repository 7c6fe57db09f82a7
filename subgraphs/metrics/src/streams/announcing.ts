import { readDatasets } from "@organism/graph";
import { ring } from "@organism/runtime/messages/bell.ts";
import { runRelay } from "@organism/runtime/messages/relay.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import type { Kysely } from "kysely";
import type { Tables } from "../store/tables.ts";
import { versionOf } from "../store/versions.ts";

/** Rings when there are facts to be relayed. */
const ANNOUNCED = "metrics:announced";

/** Brings the facts of this stage to those who follow them, as they come. */
export const runAnnouncing = <All>(stores: { postgres: Postgres<All>; redis: RedisPool }): AsyncDisposable =>
  runRelay({ ...stores, stage: "metrics", bell: ANNOUNCED });

/** Calls the relay, and says which versions of the dataset's alerts and published weeks can be asked for. */
export async function sayChanges(metrics: Kysely<Tables>, redis: RedisPool, dataset: number): Promise<void> {
  await ring(redis, ANNOUNCED);
  const found = (await readDatasets(metrics, new Date())).find(({ number }) => number === dataset);
  if (!found) return;
  for (const kind of ["alerts", "weeks"] as const)
    await publishVersion(redis, found.id, `metrics.${kind}`, await versionOf(metrics, dataset, kind));
}
