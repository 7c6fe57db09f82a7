import { type CreateTableBuilder, type Kysely, sql, type Transaction } from "kysely";
import { demandEngine } from "./timeseries/engine.ts";
import {
  attachPartition,
  dropPartition,
  listPartitions,
  partitionsBetween,
} from "./timeseries/partitions.ts";

/**
 * A table of rows in time, cut into partitions at UTC midnights. There is no default partition: a row that no partition was
 * made for is refused by its insert ("no partition of relation … found for row"), never put aside where no retention
 * would see it. So partitions are made ahead.
 */
export interface Series {
  readonly schema: string;
  readonly table: string;
  /** The timestamptz column that decides a row's partition. */
  readonly time: string;
  readonly partitionDays: number;
}

type TableBuilder = CreateTableBuilder<string, string>;

/** Creates the table with its time column and those that `define` adds. A unique key must contain the time column. */
export async function createSeries<Tables>(
  db: Kysely<Tables>,
  { schema, table, time }: Series,
  define: (table: TableBuilder) => TableBuilder,
): Promise<void> {
  await demandEngine(db);
  const begun: TableBuilder = db.schema
    .withSchema(schema)
    .createTable(table)
    .addColumn(time, "timestamptz", (column) => column.notNull());
  await define(begun)
    .modifyEnd(sql`partition by range (${sql.ref(time)})`)
    .execute();
}

/** Makes the missing partitions for every moment from `from` to `to`; returns their names. */
export async function ensurePartitions<Tables>(
  db: Kysely<Tables> | Transaction<Tables>,
  series: Series,
  from: Date,
  to: Date,
): Promise<string[]> {
  if (!db.isTransaction)
    return await db.transaction().execute((transaction) => ensurePartitions(transaction, series, from, to));
  await demandEngine(db);
  await sql`select pg_advisory_xact_lock(${lockKey(series)})`.execute(db);
  const existing = new Set((await listPartitions(db, series)).map(({ name }) => name));
  const missing = partitionsBetween(series, from, to).filter(({ name }) => !existing.has(name));
  for (const partition of missing) await attachPartition(db, series, partition);
  return missing.map(({ name }) => name);
}

/** Drops the partitions that end at or before `moment`; returns their names. To be repeated after an interruption. */
export async function dropBefore<Tables>(
  db: Kysely<Tables>,
  series: Series,
  moment: Date,
): Promise<string[]> {
  return await db.connection().execute(async (session) => {
    await demandEngine(session);
    await using _lock = await lock(session, series);
    const expired = (await listPartitions(session, series)).filter(({ to }) => to <= moment);
    for (const partition of expired) await dropPartition(session, series, partition);
    return expired.map(({ name }) => name);
  });
}

// Held by the session, for a partition cannot be detached concurrently inside a transaction.
async function lock<Tables>(session: Kysely<Tables>, series: Series): Promise<AsyncDisposable> {
  await sql`select pg_advisory_lock(${lockKey(series)})`.execute(session);
  return {
    [Symbol.asyncDispose]: async () =>
      void (await sql`select pg_advisory_unlock(${lockKey(series)})`.execute(session)),
  };
}

const lockKey = ({ schema, table }: Series) => sql`hashtext(${`${schema}.${table}`})`;
