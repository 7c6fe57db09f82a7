import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from "kysely";
import pg from "pg";
import { OrganismError } from "../errors.ts";
import { log } from "../observing/log.ts";
import { inSpan } from "../observing/tracing.ts";
import { Liveness } from "./pool/liveness.ts";
import { poolExhausted, storeAway } from "./pool/unavailable.ts";
import { defaultLimits, observePool, type PoolLimits, type PoolStats, type Store } from "./pool.ts";
import { preparation } from "./postgres/preparation.ts";
import { typeParsers } from "./postgres/types.ts";

export interface PostgresLimits extends PoolLimits {
  /** A statement that runs longer is cancelled; a process that migrates or backfills asks for more. */
  statementTimeoutMs: number;
}

export interface Postgres<Tables = Record<string, never>> extends Store {
  readonly db: Kysely<Tables>;
}

/** Connects at the first query. Values arrive as `postgres/types.ts` says; the session's zone is UTC. */
export function openPostgres<Tables = Record<string, never>>(
  url: string,
  limits: Partial<PostgresLimits> = {},
): Postgres<Tables> {
  const pool = new CheckedPool(url, { ...defaultLimits, statementTimeoutMs: 60_000, ...limits });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const store: Postgres<Tables> = {
    name: pool.name,
    db,
    stats: () => pool.stats(),
    check: async () => void (await sql`select 1`.execute(db)),
    async [Symbol.asyncDispose]() {
      unobserve();
      await pool.end();
    },
  };
  const unobserve = observePool(store);
  return store;
}

/** What pg's pool lacks: idle connections are tried before use, broken ones never go back, each statement has its span. */
class CheckedPool implements PostgresPool {
  readonly name = "postgres";
  readonly Client = pg.Client;
  readonly options: pg.PoolConfig;
  readonly #limits: PoolLimits;
  readonly #pool: pg.Pool;
  readonly #liveness: Liveness;
  readonly #usedAt = new WeakMap<pg.PoolClient, number>();
  readonly #preparations = new WeakMap<pg.PoolClient, ReturnType<typeof preparation>>();

  constructor(url: string, limits: PostgresLimits) {
    this.options = poolConfig(url, limits);
    this.#limits = limits;
    this.#pool = new pg.Pool(this.options);
    this.#liveness = new Liveness(limits.livenessCheckMs);
    // Without a listener, a backend that dies while idle would end the process. The message alone: the error carries
    // the whole connection, its keys included.
    this.#pool.on("error", ({ message }) => log.warn("idle connection lost", { store: this.name, message }));
  }

  async connect(): Promise<PostgresPoolClient> {
    for (;;) {
      const client = await this.#acquire();
      const usedAt = this.#usedAt.get(client);
      if (usedAt === undefined || (await this.#liveness.isAlive(usedAt, () => client.query("select 1"))))
        return this.#lend(client);
      client.release(true);
    }
  }

  end(): Promise<void> {
    return this.#pool.end();
  }

  stats(): PoolStats {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { active: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  async #acquire(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      // The one way to tell that the queue was too long from a server that did not answer.
      const queuedTooLong =
        error instanceof Error && error.message === "timeout exceeded when trying to connect";
      throw queuedTooLong ? poolExhausted(this.name, this.#limits, error) : storeAway(this.name, error);
    }
  }

  #preparing(client: pg.PoolClient): ReturnType<typeof preparation> {
    const known = this.#preparations.get(client) ?? preparation();
    this.#preparations.set(client, known);
    return known;
  }

  #lend(client: pg.PoolClient): PostgresPoolClient {
    let broken = false;
    const prepared = this.#preparing(client);
    // A connection can die between two statements of a transaction; without a listener the process would die with it.
    const onError = () => {
      broken = true;
    };
    client.on("error", onError);
    const query = (text: string, values: unknown[]) =>
      inSpan("postgres query", { "db.system.name": "postgresql", "db.query.text": text }, async () => {
        try {
          return await client.query({ text, values, ...prepared(text, values) });
        } catch (error) {
          // Only what the server itself answered leaves the connection in a known state.
          if (error instanceof pg.DatabaseError && !isFarewell(error) && !isOutdated(error)) throw error;
          broken = true;
          // One of ours is about a value that came, not about the way it came.
          throw error instanceof OrganismError ? error : storeAway(this.name, error);
        }
      });
    const release = (destroy?: boolean) => {
      client.off("error", onError);
      this.#usedAt.set(client, Date.now());
      client.release(destroy || broken);
    };
    // The overload for cursors is left out: Kysely uses it only when it is given a cursor.
    return { query: query as unknown as PostgresPoolClient["query"], release };
  }
}

// Classes of SQLSTATE by which a server says that it goes, or has not come yet: connection exception, operator intervention.
const isFarewell = ({ code }: pg.DatabaseError) => /^(08|57P0[123])/.test(code ?? "");

// A migration changed what a prepared statement gives (`select *`): a new connection prepares it anew.
const isOutdated = ({ code, message }: pg.DatabaseError) =>
  code === "0A000" && message.includes("cached plan");

function poolConfig(url: string, limits: PostgresLimits): pg.PoolConfig {
  return {
    connectionString: url,
    max: limits.max,
    connectionTimeoutMillis: limits.acquireTimeoutMs,
    idleTimeoutMillis: limits.idleCloseMs,
    keepAlive: true,
    // A bucket or a day must not depend on where the server stands.
    options: "-c TimeZone=UTC",
    statement_timeout: limits.statementTimeoutMs,
    // A transaction left open by a stuck caller would hold its locks forever.
    idle_in_transaction_session_timeout: limits.statementTimeoutMs,
    // The server cancels first; ours ends the wait for a server that is gone.
    query_timeout: limits.statementTimeoutMs + 5_000,
    types: typeParsers,
  };
}
