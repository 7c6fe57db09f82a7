import { sql } from "kysely";
import { register } from "prom-client";
import { expect, test } from "vitest";
import { untilTrue } from "../testing/eventually.ts";
import { openLink } from "../testing/link.ts";
import { storeAddress } from "../testing/stores.ts";
import { openPostgres, type Postgres } from "./postgres.ts";

type Nothing = Record<string, never>;

const url = storeAddress("POSTGRES_URL");

const ask = async (postgres: Postgres<Nothing>, value: number) => {
  const { rows } = await sql<{ value: number }>`select ${value}::int as value`.execute(postgres.db);
  return rows[0]?.value;
};

const backendOf = async (postgres: Postgres<Nothing>) => {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(postgres.db);
  return rows[0]?.pid;
};

const kill = (killer: Postgres<Nothing>, pid: number | undefined) =>
  sql`select pg_terminate_backend(${pid}::int)`.execute(killer.db);

test("2,000 callers share 50 connections without an error", async () => {
  await using postgres = openPostgres<Nothing>(url);
  const callers = Array.from({ length: 2_000 }, (_, i) => i);
  expect(await Promise.all(callers.map((i) => ask(postgres, i)))).toEqual(callers);
  expect(postgres.stats()).toMatchObject({ active: 0, waiting: 0 });
  expect(postgres.stats().idle).toBeLessThanOrEqual(50);
});

test("a caller beyond the limit waits its turn, and no longer than the acquire timeout", async () => {
  await using postgres = openPostgres<Nothing>(url, { max: 1, acquireTimeoutMs: 300 });
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const holder = postgres.db.connection().execute(() => done);
  await expect(ask(postgres, 1)).rejects.toMatchObject({
    code: "POOL_EXHAUSTED",
    message: expect.stringContaining("postgres had no free connection within 300 ms: all 1 are in use"),
  });
  const patient = ask(postgres, 2);
  expect(postgres.stats()).toEqual({ active: 1, idle: 0, waiting: 1 });
  expect(await register.metrics()).toContain('organism_pool_connections{store="postgres",state="waiting"} 1');
  finish();
  await expect(patient).resolves.toBe(2);
  await holder;
});

test("a statement that comes again is planned once; a migration that changes what it gives costs one answer", async () => {
  await using postgres = openPostgres<Nothing>(url, { max: 1 });
  await using other = openPostgres<Nothing>(url, { max: 1 });
  const table = sql.table(`prepared_${Date.now()}`);
  const all = () => sql`select * from ${table} where a = ${1}`.execute(postgres.db);
  await sql`create table ${table} (a int)`.execute(other.db);
  await all();
  await all();
  const { rows } = await sql<{ statement: string }>`
    select statement from pg_prepared_statements`.execute(postgres.db);
  expect(rows.map(({ statement }) => statement)).toEqual([expect.stringContaining("prepared_")]);
  await sql`alter table ${table} add column b int`.execute(other.db);
  await expect(all()).rejects.toMatchObject({ code: "STORE_AWAY" });
  await expect(all()).resolves.toMatchObject({ rows: [] });
  await sql`drop table ${table}`.execute(other.db);
});

test("a backend killed while idle is replaced, and the process lives", async () => {
  await using postgres = openPostgres<Nothing>(url, { max: 1 });
  await using killer = openPostgres<Nothing>(url, { max: 1 });
  const before = await backendOf(postgres);
  await kill(killer, before);
  await untilTrue(() => postgres.stats().idle === 0);
  expect(await backendOf(postgres)).not.toBe(before);
});

test("a backend killed between two statements fails their transaction and is never lent again", async () => {
  await using postgres = openPostgres<Nothing>(url, { max: 1 });
  await using killer = openPostgres<Nothing>(url, { max: 1 });
  const transaction = postgres.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    await kill(killer, rows[0]?.pid);
    await sql`select 1`.execute(trx);
  });
  await expect(transaction).rejects.toThrow();
  await expect(ask(postgres, 3)).resolves.toBe(3);
});

test("connections that fell silent while idle are replaced before use, all at the cost of one", async () => {
  await using link = await openLink(url);
  await using postgres = openPostgres<Nothing>(link.url, { livenessCheckMs: 0, acquireTimeoutMs: 4_000 });
  await Promise.all(Array.from({ length: 8 }, (_, i) => ask(postgres, i)));
  const before = link.carried();
  link.freeze();
  await expect(ask(postgres, 4)).resolves.toBe(4);
  expect(link.carried()).toBe(before + 1);
});

test("a statement that runs too long is cancelled and its connection stays", async () => {
  await using postgres = openPostgres<Nothing>(url, { max: 1, statementTimeoutMs: 100 });
  const before = await backendOf(postgres);
  await expect(sql`select pg_sleep(30)`.execute(postgres.db)).rejects.toThrow("statement timeout");
  expect(await backendOf(postgres)).toBe(before);
});

test("idle connections are closed", async () => {
  await using postgres = openPostgres<Nothing>(url, { idleCloseMs: 100 });
  await Promise.all(Array.from({ length: 5 }, (_, i) => ask(postgres, i)));
  expect(postgres.stats().idle).toBe(5);
  await untilTrue(() => postgres.stats().idle === 0);
  await postgres.check();
});

test("numbers are exact or refused, dates are days, and the session thinks in UTC", async () => {
  await using postgres = openPostgres<Nothing>(url);
  const { rows } = await sql`
    select count(*) as one, '{7,null}'::int8[] as list, '2026-03-29'::date as day,
           '{2026-03-29}'::date[] as days, '2026-03-29T12:00Z'::timestamptz::text as noon
  `.execute(postgres.db);
  expect(rows).toEqual([
    { one: 1, list: [7, null], day: "2026-03-29", days: ["2026-03-29"], noon: "2026-03-29 12:00:00+00" },
  ]);
  await expect(sql`select 9007199254740993::int8`.execute(postgres.db)).rejects.toMatchObject({
    code: "NUMBER_TOO_LARGE",
  });
});
