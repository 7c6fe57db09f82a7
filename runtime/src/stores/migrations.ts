import { readdir } from "node:fs/promises";
import { sql, type Transaction } from "kysely";
import { OrganismError } from "../errors.ts";
import type { Postgres } from "./postgres.ts";

/** Brings the database one step forward. There is no way down: backups bring us back. */
export type Migration = (db: Transaction<unknown>) => Promise<void>;

/** One PostgreSQL schema, named as its stage, and the numbered steps that make it: `0001-people` and so on. */
export interface Stage {
  readonly name: string;
  readonly migrations: Readonly<Record<string, Migration>>;
}

/** Reads a stage's folder of `0001-name.ts` files, each of which exports `up`. */
export async function readMigrations(folder: URL): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts"));
  const entries = files.map(async (file) => {
    const { up }: { up?: Migration } = await import(new URL(file, folder).href);
    if (up && /^\d{4}-[a-z0-9-]+\.ts$/.test(file)) return [file.slice(0, -".ts".length), up] as const;
    throw new OrganismError(
      "MIGRATION_INVALID",
      `${new URL(file, folder).pathname} is not a migration: it must be named like 0001-people.ts and export a function \`up\``,
    );
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Applies what is pending, stage after stage, and returns it as `stage/name`. All in one transaction, so that a failure leaves
 * the database as it was; one starter at a time, so that a second finds nothing left to do.
 */
export async function migrate<T>(postgres: Postgres<T>, stages: readonly Stage[]): Promise<string[]> {
  return await postgres.db.transaction().execute(async (transaction) => {
    const db = transaction as Transaction<unknown>;
    await sql`select pg_advisory_xact_lock(hashtext('runtime.migration'))`.execute(db);
    await createLedger(db);
    const done: string[] = [];
    const own: Stage = {
      name: "runtime",
      migrations: await readMigrations(new URL("migrations/", import.meta.url)),
    };
    for (const stage of [own, ...stages]) {
      for (const [name, migration] of await pendingOf(db, stage)) {
        await apply(db, stage.name, name, migration);
        done.push(`${stage.name}/${name}`);
      }
    }
    return done;
  });
}

async function createLedger(db: Transaction<unknown>): Promise<void> {
  await sql`create schema if not exists runtime`.execute(db);
  await sql`create table if not exists runtime.migration (
    stage text not null, name text not null, at timestamptz not null default now(), primary key (stage, name)
  )`.execute(db);
}

async function pendingOf(db: Transaction<unknown>, { name: stage, migrations }: Stage) {
  const { rows } = await sql<{ name: string }>`
    select name from runtime.migration where stage = ${stage} order by name collate "C"
  `.execute(db);
  const pending = new Set(
    pendingNames(
      stage,
      Object.keys(migrations),
      rows.map(({ name }) => name),
    ),
  );
  return Object.entries(migrations)
    .filter(([name]) => pending.has(name))
    .toSorted();
}

/** What of `known` is still to be applied; refuses a database that is not a beginning of `known`. */
export function pendingNames(stage: string, known: readonly string[], applied: readonly string[]): string[] {
  const ordered = known.toSorted();
  const unknown = applied.find((name) => !ordered.includes(name));
  if (unknown)
    throw new OrganismError(
      "MIGRATION_UNKNOWN",
      `the database has had migration ${stage}/${unknown}, which this version does not contain: run the version that made it, or one after it`,
    );
  const late = ordered.find((name, i) => i < applied.length && applied[i] !== name);
  if (late)
    throw new OrganismError(
      "MIGRATION_ORDER",
      `migration ${stage}/${late} comes before ${stage}/${applied.at(-1)}, which has been applied already: give it a higher number`,
    );
  return ordered.slice(applied.length);
}

async function apply(
  db: Transaction<unknown>,
  stage: string,
  name: string,
  migration: Migration,
): Promise<void> {
  try {
    await db.schema.createSchema(stage).ifNotExists().execute();
    await migration(db);
    await sql`insert into runtime.migration (stage, name) values (${stage}, ${name})`.execute(db);
  } catch (cause) {
    throw new OrganismError(
      "MIGRATION_FAILED",
      `migration ${stage}/${name} failed and nothing was changed: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}
