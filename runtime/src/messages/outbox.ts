import { type Kysely, sql, type Transaction } from "kysely";
import { carryTrace, type TraceCarrier } from "../observing/tracing.ts";

/**
 * Facts that are true since their transaction committed and still have to be announced: the tables `version`, `change` and
 * `relay` of a stage's schema.
 */
export interface OutboxFact {
  version: number;
  /** Its place among the facts of its version. */
  ordinal: number;
  fact: string;
  data: unknown;
  /** Of whoever wrote it: the relay, which announces it, belongs to no trace. */
  trace: TraceCarrier;
}

type Place = Pick<OutboxFact, "version" | "ordinal">;

const tablesOf = (stage: string) => ({
  version: sql.table(`${stage}.version`),
  change: sql.table(`${stage}.change`),
  relay: sql.table(`${stage}.relay`),
});

/** For a stage's migration. */
export async function createOutbox(db: Kysely<unknown>, stage: string): Promise<void> {
  const { version, change, relay } = tablesOf(stage);
  // One row, locked by each transaction from drawing its number to its commit, so that the order of versions is the order
  // of commits. The thousand-billions are the epoch, which a restore raises: what is newer is always greater.
  await sql`
    create table ${version} (
      sole boolean primary key default true check (sole),
      last bigint not null
    )`.execute(db);
  await sql`insert into ${version} (last) values (1000000000000)`.execute(db);
  await sql`
    create table ${change} (
      version bigint not null,
      ordinal integer not null,
      fact    text not null,
      data    jsonb not null,
      at      timestamptz not null default now(),
      primary key (version, ordinal)
    )`.execute(db);
  await sql`
    create table ${relay} (
      sole    boolean primary key default true check (sole),
      version bigint not null,
      ordinal integer not null
    )`.execute(db);
  await sql`insert into ${relay} (version, ordinal) values (0, 0)`.execute(db);
}

/** For a stage's migration: outboxes made before facts carried their trace. */
export async function addTraces(db: Kysely<unknown>, stage: string): Promise<void> {
  await sql`alter table ${tablesOf(stage).change} add column trace jsonb not null default '{}'`.execute(db);
}

/** The active trace, as the outbox keeps it. */
export const traceNow = () => sql<TraceCarrier>`${JSON.stringify(carryTrace())}::jsonb`;

/** Draws the next version. It is locked from here to the commit, so this comes last but for what is written under it. */
export async function drawVersion<Tables>(db: Transaction<Tables>, stage: string): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    update ${tablesOf(stage).version} set last = last + 1 returning last`.execute(db);
  return rows[0]?.last ?? 0;
}

/** Puts facts into the outbox under a version drawn by the same transaction; their data gets it as `version`. */
export async function writeFacts<Tables>(
  db: Transaction<Tables>,
  stage: string,
  version: number,
  facts: readonly { fact: string; data: Record<string, unknown> }[],
): Promise<void> {
  await sql`
    insert into ${tablesOf(stage).change} (version, ordinal, fact, data, trace)
    select ${version}, place - 1, fact, data || jsonb_build_object('version', ${version}::bigint), ${traceNow()}
    from unnest(${facts.map(({ fact }) => fact)}::text[],
      ${facts.map(({ data }) => JSON.stringify(data))}::jsonb[]) with ordinality as change (fact, data, place)`.execute(
    db,
  );
}

/** The version of the last transaction that committed: whoever reads after this has seen all up to it. */
export async function lastVersion<Tables>(db: Kysely<Tables>, stage: string): Promise<number> {
  const { rows } = await sql<{ last: number }>`select last from ${tablesOf(stage).version}`.execute(db);
  return rows[0]?.last ?? 0;
}

export async function unannounced<Tables>(
  db: Kysely<Tables>,
  stage: string,
  limit: number,
): Promise<OutboxFact[]> {
  const { change, relay } = tablesOf(stage);
  const { rows } = await sql<OutboxFact>`
    select version, ordinal, fact, data, trace from ${change}
    where (version, ordinal) > (select version, ordinal from ${relay})
    order by version, ordinal limit ${limit}`.execute(db);
  return rows;
}

export async function recordAnnounced<Tables>(
  db: Kysely<Tables>,
  stage: string,
  { version, ordinal }: Place,
): Promise<void> {
  await sql`update ${tablesOf(stage).relay} set version = ${version}, ordinal = ${ordinal}`.execute(db);
}

const KEPT_MS = 6 * 3_600_000;

/** What was announced stays for a while, to be looked at. */
export async function dropAnnounced<Tables>(db: Kysely<Tables>, stage: string, now: Date): Promise<void> {
  const { change, relay } = tablesOf(stage);
  await sql`
    delete from ${change} where at < ${new Date(now.getTime() - KEPT_MS)}
      and (version, ordinal) <= (select version, ordinal from ${relay})`.execute(db);
}
