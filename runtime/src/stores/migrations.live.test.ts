import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { throwAwayDatabase } from "@organism/dev/stores/database.ts";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { storeAddress } from "../testing/stores.ts";
import { type Migration, migrate, readMigrations } from "./migrations.ts";
import { openPostgres, type Postgres } from "./postgres.ts";

const statement =
  (text: string): Migration =>
  async (db) =>
    void (await sql.raw(text).execute(db));

const graph = {
  name: "graph",
  migrations: {
    "0002-tie": statement("create table graph.tie (a int references graph.person, b int)"),
    "0001-person": statement("create table graph.person (id int primary key)"),
  },
};
const metrics = {
  name: "metrics",
  migrations: {
    "0001-load": statement("create table metrics.load (person int references graph.person, hours int)"),
  },
};

const tablesOf = async ({ db }: Postgres<unknown>) => {
  const { rows } = await sql<{ name: string }>`
    select schemaname || '.' || tablename as name from pg_tables
    where schemaname in ('graph', 'metrics') order by 1
  `.execute(db);
  return rows.map(({ name }) => name);
};

test("stages are brought forward in order, once", async () => {
  await using database = await throwAwayDatabase(storeAddress("POSTGRES_URL"));
  await using postgres = openPostgres<unknown>(database.url);
  expect(await migrate(postgres, [graph, metrics])).toEqual([
    "runtime/0001-timeseries",
    "graph/0001-person",
    "graph/0002-tie",
    "metrics/0001-load",
  ]);
  expect(await migrate(postgres, [graph, metrics])).toEqual([]);
  expect(await tablesOf(postgres)).toEqual(["graph.person", "graph.tie", "metrics.load"]);
});

test("of two starters at once one migrates and the other finds nothing to do", async () => {
  await using database = await throwAwayDatabase(storeAddress("POSTGRES_URL"));
  await using one = openPostgres<unknown>(database.url);
  await using other = openPostgres<unknown>(database.url);
  const outcomes = await Promise.all([one, other].map((postgres) => migrate(postgres, [graph, metrics])));
  expect(outcomes.map(({ length }) => length).toSorted()).toEqual([0, 4]);
});

test("a failing migration is named and leaves the database as it was", async () => {
  await using database = await throwAwayDatabase(storeAddress("POSTGRES_URL"));
  await using postgres = openPostgres<unknown>(database.url);
  const broken = { name: "metrics", migrations: { "0001-load": statement("create table metrics.load (") } };
  await expect(migrate(postgres, [graph, broken])).rejects.toMatchObject({
    code: "MIGRATION_FAILED",
    message: expect.stringContaining("metrics/0001-load failed and nothing was changed: syntax error"),
  });
  expect(await tablesOf(postgres)).toEqual([]);
});

test("a database that has had a migration this version lacks is refused", async () => {
  await using database = await throwAwayDatabase(storeAddress("POSTGRES_URL"));
  await using postgres = openPostgres<unknown>(database.url);
  await migrate(postgres, [graph, metrics]);
  const older = { name: "graph", migrations: { "0001-person": graph.migrations["0001-person"] } };
  await expect(migrate(postgres, [older, metrics])).rejects.toMatchObject({ code: "MIGRATION_UNKNOWN" });
});

test("a folder of migrations is read by name; a file that is none is refused", async () => {
  const folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), "migrations-"))}/`);
  await writeFile(new URL("0001-people.ts", folder), "export async function up() {}\n");
  expect(Object.keys(await readMigrations(folder))).toEqual(["0001-people"]);
  await writeFile(new URL("people-again.ts", folder), "export async function up() {}\n");
  await expect(readMigrations(folder)).rejects.toMatchObject({
    code: "MIGRATION_INVALID",
    message: expect.stringContaining("people-again.ts is not a migration: it must be named like"),
  });
});
