import { type Kysely, sql, type Transaction } from "kysely";
import type { Tables } from "./tables.ts";

/** What of a dataset has a version of its own, for ETags and caches. It rises where something is taken back too. */
type Versioned = "alerts" | "weeks";

/** Under which version it last changed; 0 before the first. */
export async function versionOf(db: Kysely<Tables>, dataset: number, kind: Versioned): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    select version from metrics.data_version where dataset = ${dataset} and kind = ${kind}`.execute(db);
  return rows[0]?.version ?? 0;
}

/** Keeps under which version, drawn by the same transaction, it last changed. */
export async function noteVersion(
  db: Transaction<Tables>,
  dataset: number,
  kind: Versioned,
  version: number,
): Promise<void> {
  await sql`
    insert into metrics.data_version (dataset, kind, version) values (${dataset}, ${kind}, ${version})
    on conflict (dataset, kind) do update set version = excluded.version`.execute(db);
}
