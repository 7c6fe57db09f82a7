import { readDatasets } from "@organism/graph";
import { ring } from "@organism/runtime/messages/bell.ts";
import { runRelay } from "@organism/runtime/messages/relay.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import type { Kysely } from "kysely";
import { alertsVersion } from "../store/alerts.ts";
import type { Tables } from "../store/tables.ts";

/** Rings when there are facts to be relayed. */
const ANNOUNCED = "metrics:announced";

/** Brings the facts of this stage to those who follow them, as they come. */
export const runAnnouncing = <All>(stores: { postgres: Postgres<All>; redis: RedisPool }): AsyncDisposable =>
  runRelay({ ...stores, stage: "metrics", bell: ANNOUNCED });

/** Calls the relay, and says which version of the dataset's alerts can be asked for. */
export async function sayAlerts(metrics: Kysely<Tables>, redis: RedisPool, dataset: number): Promise<void> {
  await ring(redis, ANNOUNCED);
  const found = (await readDatasets(metrics, new Date())).find(({ number }) => number === dataset);
  if (found) await publishVersion(redis, found.id, "metrics.alerts", await alertsVersion(metrics, dataset));
}
