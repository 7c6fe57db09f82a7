import type { Driver } from "neo4j-driver";
import { OrganismError } from "../../errors.ts";
import { Liveness } from "../pool/liveness.ts";
import type { PoolLimits, PoolStats } from "../pool.ts";

interface Connection {
  /** Set at each release; a new connection has none. */
  idleTimestamp?: number;
  resetAndFlush(): Promise<void>;
}

interface AddressPool {
  readonly length: number;
  filter(keep: (connection: Connection) => boolean): void;
}

/** The part of neo4j-driver's private pool that we read and amend; one entry per server address. */
interface DriverPool {
  _pools: Record<string, AddressPool>;
  _activeResourceCounts: Record<string, number>;
  _pendingCreates: Record<string, number>;
  _acquireRequests: Record<string, unknown[]>;
  _validateOnAcquire(context: unknown, connection: Connection): Promise<boolean>;
  _removeIdleObserver(connection: Connection): void;
  _destroy(connection: Connection): Promise<void>;
}

const tables = ["_pools", "_activeResourceCounts", "_pendingCreates", "_acquireRequests"] as const;
const methods = ["_validateOnAcquire", "_removeIdleObserver", "_destroy"] as const;

/**
 * What the driver lacks, built into its private pool: figures, closing what lies idle, and a liveness check that does not
 * wait two minutes for a connection that fell silent.
 */
export class Neo4jPool implements Disposable {
  readonly #pool: DriverPool;
  readonly #idleCloseMs: number;
  readonly #sweeper: NodeJS.Timeout;

  constructor(driver: Driver, { idleCloseMs, livenessCheckMs }: PoolLimits) {
    this.#pool = privatePool(driver);
    this.#idleCloseMs = idleCloseMs;
    this.#checkLiveness(new Liveness(livenessCheckMs));
    this.#sweeper = setInterval(() => this.#closeIdle(), idleCloseMs / 4).unref();
  }

  stats(): PoolStats {
    const { _pools, _activeResourceCounts, _pendingCreates, _acquireRequests } = this.#pool;
    return {
      active: sum(Object.values(_activeResourceCounts)) + sum(Object.values(_pendingCreates)),
      idle: sum(Object.values(_pools).map(({ length }) => length)),
      waiting: sum(Object.values(_acquireRequests).map(({ length }) => length)),
    };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#sweeper);
  }

  #checkLiveness(liveness: Liveness): void {
    const validate = this.#pool._validateOnAcquire;
    this.#pool._validateOnAcquire = async (context, connection) => {
      const { idleTimestamp } = connection;
      const alive =
        idleTimestamp === undefined ||
        (await liveness.isAlive(idleTimestamp, () => connection.resetAndFlush()));
      return alive && validate(context, connection);
    };
  }

  // Idle connections stand in no count but their list's length, so taking them off the list keeps the books.
  #closeIdle(): void {
    const oldest = Date.now() - this.#idleCloseMs;
    const expired: Connection[] = [];
    for (const pool of Object.values(this.#pool._pools)) {
      pool.filter((connection) => {
        const keep = (connection.idleTimestamp ?? oldest) >= oldest;
        if (!keep) expired.push(connection);
        return keep;
      });
    }
    for (const connection of expired) {
      this.#pool._removeIdleObserver(connection);
      // It is off the list already; a socket that fails to say goodbye is gone as well.
      this.#pool._destroy(connection).catch(() => {});
    }
  }
}

function privatePool(driver: Driver): DriverPool {
  const inner = driver as unknown as {
    _getOrCreateConnectionProvider?(): { _connectionPool?: Partial<Record<string, unknown>> };
  };
  const pool = inner._getOrCreateConnectionProvider?.()._connectionPool ?? {};
  const missing = [
    ...tables.filter((name) => typeof pool[name] !== "object"),
    ...methods.filter((name) => typeof pool[name] !== "function"),
  ];
  if (missing.length === 0) return pool as unknown as DriverPool;
  throw new OrganismError(
    "NEO4J_DRIVER_CHANGED",
    `this neo4j-driver's private pool has no ${missing.join(", ")}, which pool figures, idle close and liveness checks stand on; install the version pinned in runtime/package.json or adapt runtime/src/stores/neo4j/pool.ts`,
  );
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
