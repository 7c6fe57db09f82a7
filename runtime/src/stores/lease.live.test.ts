import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { untilTrue } from "../testing/eventually.ts";
import { storeAddress } from "../testing/stores.ts";
import { holding, underLease } from "./lease.ts";
import { openPostgres } from "./postgres.ts";

const open = () => openPostgres<Record<string, never>>(storeAddress("POSTGRES_URL"));

test("one holder works while the others stand by; when its session dies, another begins", async () => {
  await using postgres = open();
  const name = crypto.randomUUID();
  const holders: { who: string; session: number }[] = [];
  const holding = (who: string) =>
    underLease(postgres, name, async (db, signal) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
      holders.push({ who, session: rows[0]?.pid ?? 0 });
      while (!signal.aborted) {
        await sql`select 1`.execute(db);
        await new Promise((passed) => setTimeout(passed, 20));
      }
    });
  await using _one = holding("one");
  await untilTrue(() => holders.length === 1);
  await using _other = holding("other");
  await using _third = holding("third");
  await sql`select pg_terminate_backend(${holders[0]?.session})`.execute(postgres.db);
  await untilTrue(() => holders.length === 2);
  expect(holders[1]?.session).not.toBe(holders[0]?.session);
});

test("work that throws is begun anew, and the lease is given up between", async () => {
  await using postgres = open();
  let begun = 0;
  await using _lease = underLease(postgres, crypto.randomUUID(), async () => {
    begun += 1;
    if (begun === 1) throw new Error("once");
  });
  await untilTrue(() => begun >= 2);
});

test("a lease is held while other work takes longer than a silent holder is waited for", async () => {
  await using postgres = open();
  let begun = 0;
  let lost: unknown;
  const over = Promise.withResolvers<void>();
  await using _lease = underLease(postgres, crypto.randomUUID(), async (session) => {
    begun += 1;
    await sql`set idle_session_timeout = '5s'`.execute(session);
    await holding(session, sleep(6_000)).catch((error) => {
      lost = error;
    });
    over.resolve();
  });
  await over.promise;
  expect({ begun, lost }).toEqual({ begun: 1, lost: undefined });
});

test("work whose lease is lost meanwhile is waited for, and then throws", async () => {
  await using postgres = open();
  const outcome = Promise.withResolvers<unknown>();
  let finished = false;
  await using _lease = underLease(postgres, crypto.randomUUID(), async (session) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(session);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(postgres.db);
    const work = sleep(2_500).then(() => {
      finished = true;
    });
    await holding(session, work).then(outcome.resolve, outcome.resolve);
  });
  expect(await outcome.promise).toBeInstanceOf(Error);
  expect(finished).toBe(true);
});
