import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { log } from "../observing/log.ts";
import type { Postgres } from "./postgres.ts";

// A holder that falls silent (frozen, cut off) loses its session, and with it the lease: so it must speak more often.
const SILENCE = "10s";
const STANDBY_MS = 1_000;

/**
 * Does `work` in one process at a time among all that ask for the lease of this name; the others stand by. `work` gets the
 * session that the lease hangs on, must use it at least every few seconds, and runs until the signal: what it throws is logged, and
 * somebody begins it anew. A commit of this session does not wait for the disk, so it may only note what is done again where the note is
 * lost with the server. What a holder without its lease still writes elsewhere must be recognisable as old.
 */
export function underLease<Tables>(
  postgres: Postgres<Tables>,
  name: string,
  work: (session: Kysely<Tables>, signal: AbortSignal) => Promise<void>,
): AsyncDisposable {
  const stop = new AbortController();
  const { signal } = stop;
  const run = async () => {
    while (!signal.aborted) {
      try {
        await postgres.db.connection().execute((session) => tryOnce(session, name, work, signal));
      } catch (error) {
        log.warn("work under a lease was interrupted, going on", { lease: name, error });
      }
      await sleep(STANDBY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

async function tryOnce<Tables>(
  session: Kysely<Tables>,
  name: string,
  work: (session: Kysely<Tables>, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const key = sql`hashtextextended(${`lease ${name}`}, 0)`;
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${key}) as held`.execute(session);
  if (!rows[0]?.held) return;
  await using _held = {
    async [Symbol.asyncDispose]() {
      await sql`reset idle_session_timeout`.execute(session);
      await sql`reset synchronous_commit`.execute(session);
      await sql`select pg_advisory_unlock(${key})`.execute(session);
    },
  };
  await sql`select set_config('idle_session_timeout', ${SILENCE}, false)`.execute(session);
  await sql`set synchronous_commit = off`.execute(session);
  await work(session, signal);
}
