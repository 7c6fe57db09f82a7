import { Redis, type RedisOptions } from "ioredis";
import { Pool, TimeoutError } from "tarn";
import { log } from "../observing/log.ts";
import { inSpan } from "../observing/tracing.ts";
import { Liveness } from "./pool/liveness.ts";
import { poolExhausted, storeAway } from "./pool/unavailable.ts";
import { defaultLimits, observePool, type PoolLimits, type PoolStats, type Store } from "./pool.ts";
import { demandPolicy, type RedisRole } from "./redis/policy.ts";

export type { RedisRole } from "./redis/policy.ts";

/** A lent connection; `usedAt` tells whether it has to prove itself before it is lent again. */
interface Member {
  readonly redis: Redis;
  usedAt: number;
}

/** Opens a pool after the server has shown that its settings suit the role. */
export async function openRedis(
  url: string,
  role: RedisRole,
  limits: Partial<PoolLimits> = {},
): Promise<RedisPool> {
  const complete = { ...defaultLimits, ...limits };
  const first = await connect(url, complete);
  try {
    await demandPolicy(first, role, new URL(url).host);
  } finally {
    first.disconnect();
  }
  return new RedisPool(url, role, complete);
}

export class RedisPool implements Store {
  readonly name: string;
  readonly role: RedisRole;
  readonly #url: string;
  readonly #limits: PoolLimits;
  readonly #pool: Pool<Member>;
  readonly #dedicated = new Set<Redis>();
  readonly #unobserve: () => void;

  constructor(url: string, role: RedisRole, limits: PoolLimits) {
    this.name = `redis-${role}`;
    this.role = role;
    this.#url = url;
    this.#limits = limits;
    const liveness = new Liveness(limits.livenessCheckMs);
    this.#pool = new Pool<Member>({
      min: 0,
      max: limits.max,
      create: async () => ({ redis: await connect(url, limits), usedAt: Date.now() }),
      destroy: ({ redis }) => redis.disconnect(),
      // tarn awaits the answer, its types only do not say so.
      validate: (async ({ redis, usedAt }: Member) =>
        redis.status === "ready" && liveness.isAlive(usedAt, () => redis.ping())) as unknown as () => boolean,
      acquireTimeoutMillis: limits.acquireTimeoutMs,
      createTimeoutMillis: limits.acquireTimeoutMs,
      idleTimeoutMillis: limits.idleCloseMs,
      // An absent server is said at once, as the driver's error, instead of after the acquire timeout.
      propagateCreateError: true,
    });
    this.#unobserve = observePool(this);
  }

  /**
   * Lends a connection for short work: a command, a pipeline, a script. Blocking reads and subscriptions belong on a
   * `dedicated` one, for here a connection that stays silent for the acquire timeout counts as dead.
   */
  use<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    return inSpan(`redis ${this.role}`, { "db.system.name": "redis" }, async () => {
      const member = await this.#acquire();
      try {
        return await work(member.redis);
      } catch (error) {
        // A refusal leaves the connection standing; whatever broke it was no refusal.
        throw member.redis.status === "ready" ? error : storeAway(this.name, error);
      } finally {
        member.usedAt = Date.now();
        this.#pool.release(member);
      }
    });
  }

  /**
   * A connection of the caller's own, outside the limits; it reconnects by itself and is closed with the pool. A read may block
   * for three acquire timeouts (a minute by default): after that the connection counts as dead, and the read is sent again.
   */
  dedicated(): Redis {
    const socketTimeout = 3 * this.#limits.acquireTimeoutMs;
    const redis = new Redis(this.#url, { maxRetriesPerRequest: null, socketTimeout });
    redis.on("error", (error) => log.warn("redis connection failed, retrying", { store: this.name, error }));
    redis.once("end", () => this.#dedicated.delete(redis));
    this.#dedicated.add(redis);
    return redis;
  }

  stats(): PoolStats {
    const proving = this.#pool.numPendingValidations();
    return {
      active: this.#pool.numUsed() - proving,
      idle: this.#pool.numFree(),
      waiting: this.#pool.numPendingAcquires() + proving,
    };
  }

  async check(): Promise<void> {
    await this.use((redis) => redis.ping());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unobserve();
    for (const redis of this.#dedicated) redis.disconnect();
    await this.#pool.destroy();
  }

  async #acquire(): Promise<Member> {
    try {
      return await this.#pool.acquire().promise;
    } catch (error) {
      throw error instanceof TimeoutError
        ? poolExhausted(this.name, this.#limits, error)
        : storeAway(this.name, error);
    }
  }
}

/** A pooled connection never reconnects: a dead one is replaced, and what it was asked fails at once. */
async function connect(url: string, { acquireTimeoutMs }: PoolLimits): Promise<Redis> {
  const options: RedisOptions = {
    lazyConnect: true,
    retryStrategy: null,
    enableOfflineQueue: false,
    connectTimeout: acquireTimeoutMs,
    socketTimeout: acquireTimeoutMs,
  };
  const redis = new Redis(url, options);
  let fault: Error | undefined;
  redis.on("error", (error) => {
    fault = error;
  });
  try {
    await redis.connect();
    return redis;
  } catch (error) {
    // ioredis rejects with "Connection is closed."; why it was closed came as an event.
    throw fault ?? error;
  }
}
