import { type Kysely, sql } from "kysely";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** One partition of a series: the half-open span of UTC days its name begins with. */
export interface Partition {
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
}

export interface Partitioned {
  readonly schema: string;
  readonly table: string;
  readonly partitionDays: number;
}

/** The partitions that hold every moment from `from` to `to`. Spans are counted from 1970, so that they never depend on who asks first. */
export function partitionsBetween(series: Partitioned, from: Date, to: Date): Partition[] {
  const spanMs = series.partitionDays * DAY_MS;
  const first = Math.floor(from.getTime() / spanMs);
  const last = Math.floor(to.getTime() / spanMs);
  return Array.from({ length: last - first + 1 }, (_, i) => partitionAt(series, (first + i) * spanMs));
}

function partitionAt({ table, partitionDays }: Partitioned, startMs: number): Partition {
  const from = new Date(startMs);
  const day = from.toISOString().slice(0, "2026-11-24".length).replaceAll("-", "");
  return { name: `${table}_${day}`, from, to: new Date(startMs + partitionDays * DAY_MS) };
}

export type Attachment = "attached" | "detaching" | "detached";

/**
 * Every table named as a partition of the series. Read by name and not by inheritance, so that one whose removal was
 * interrupted is still found.
 */
export async function listPartitions<Tables>(
  db: Kysely<Tables>,
  series: Partitioned,
): Promise<(Partition & { attachment: Attachment })[]> {
  const { rows } = await sql<{ name: string; attachment: Attachment }>`
    select c.relname as name,
           case when i.inhrelid is null then 'detached' when i.inhdetachpending then 'detaching' else 'attached' end
             as attachment
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_inherits i on i.inhrelid = c.oid
    where n.nspname = ${series.schema} and c.relkind = 'r'
      and c.relname ~ ${`^${series.table}_[0-9]{8}$`}
    order by c.relname
  `.execute(db);
  return rows.map(({ name, attachment }) => ({ ...partitionAt(series, startOf(name)), attachment }));
}

function startOf(name: string): number {
  const [, year, month, day] = /_(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day));
}

// Made beside the parent and then attached: creating it in place would lock out every reader and writer.
export async function attachPartition<Tables>(
  db: Kysely<Tables>,
  { schema, table }: Partitioned,
  { name, from, to }: Partition,
): Promise<void> {
  const [parent, child] = [sql.table(`${schema}.${table}`), sql.table(`${schema}.${name}`)];
  await sql`create table ${child} (like ${parent} including all excluding identity)`.execute(db);
  await sql`alter table ${parent} attach partition ${child}
    for values from (${sql.lit(from.toISOString())}) to (${sql.lit(to.toISOString())})`.execute(db);
}

// Detached concurrently, since a plain drop would wait for every reader with all newcomers queued behind it.
export async function dropPartition<Tables>(
  db: Kysely<Tables>,
  { schema, table }: Partitioned,
  { name, attachment }: { name: string; attachment: Attachment },
): Promise<void> {
  const [parent, child] = [sql.table(`${schema}.${table}`), sql.table(`${schema}.${name}`)];
  if (attachment !== "detached") {
    const manner = sql.raw(attachment === "attached" ? "concurrently" : "finalize");
    await sql`alter table ${parent} detach partition ${child} ${manner}`.execute(db);
  }
  await sql`drop table ${child}`.execute(db);
}
