import neo4j, {
  type Driver,
  type ManagedTransaction,
  Neo4jError,
  type Record as Neo4jRecord,
  type RoutingControl,
} from "neo4j-driver";
import { inSpan } from "../observing/tracing.ts";
import { fromCypher, type Statement } from "./neo4j/cypher.ts";
import { Neo4jPool } from "./neo4j/pool.ts";
import { poolExhausted, storeAway } from "./pool/unavailable.ts";
import { defaultLimits, observePool, type PoolLimits, type PoolStats, type Store } from "./pool.ts";

export { cypher, type Statement } from "./neo4j/cypher.ts";

/** Runs a statement inside the transaction it belongs to. */
export type Run = <Row>(statement: Statement<Row>) => Promise<Row[]>;

/** `url` carries the user and password. Connects at the first statement. */
export function openNeo4j(url: string, limits: Partial<PoolLimits> = {}): Neo4j {
  return new Neo4j(url, { ...defaultLimits, ...limits });
}

export class Neo4j implements Store {
  readonly name = "neo4j";
  readonly #limits: PoolLimits;
  readonly #driver: Driver;
  readonly #pool: Neo4jPool;
  readonly #unobserve: () => void;

  constructor(url: string, limits: PoolLimits) {
    this.#limits = limits;
    this.#driver = openDriver(url, limits);
    this.#pool = new Neo4jPool(this.#driver, limits);
    this.#unobserve = observePool(this);
  }

  read<Row>(statement: Statement<Row>): Promise<Row[]> {
    return this.#named(traced(statement, (query) => this.#execute(query, neo4j.routing.READ)));
  }

  /** For a library that brings its own reading statements: the driver's records as they are. */
  readRecords(text: string, parameters: Record<string, unknown>): Promise<{ records: Neo4jRecord[] }> {
    return this.#named(spanned(text, () => this.#once({ text, parameters }, neo4j.routing.READ)));
  }

  /** Must be safe to repeat. */
  write<Row>(statement: Statement<Row>): Promise<Row[]> {
    return this.#named(traced(statement, (query) => this.#execute(query, neo4j.routing.WRITE)));
  }

  /** `work` runs again after a deadlock or another passing fault, so it must do nothing but `run` statements. */
  async transaction<T>(work: (run: Run) => Promise<T>): Promise<T> {
    await using session = this.#driver.session();
    const run = (transaction: ManagedTransaction): Run => {
      return (statement) => traced(statement, ({ text, parameters }) => transaction.run(text, parameters));
    };
    return await this.#named(session.executeWrite((transaction) => work(run(transaction))));
  }

  stats(): PoolStats {
    return this.#pool.stats();
  }

  async check(): Promise<void> {
    await this.#named(this.#driver.verifyConnectivity());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unobserve();
    this.#pool[Symbol.dispose]();
    await this.#driver.close();
  }

  // A transaction of its own in one round trip: half the time of the transactions that the driver can retry.
  async #once({ text, parameters }: Statement<unknown>, routing: RoutingControl) {
    await using session = this.#driver.session({ defaultAccessMode: routing });
    return await session.run(text, parameters);
  }

  // Where that meets a passing fault the driver tries again as executeWrite does: what was committed unheard is done twice.
  #execute(statement: Statement<unknown>, routing: RoutingControl) {
    return this.#once(statement, routing).catch((fault) => {
      if (!Neo4jError.isRetryable(fault)) throw fault;
      const { text, parameters } = statement;
      return this.#driver.executeQuery(text, parameters, { routing, bookmarkManager: null });
    });
  }

  async #named<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Neo4jError)) throw error;
      if (error.message.startsWith("Connection acquisition timed out"))
        throw poolExhausted(this.name, this.#limits, error);
      throw unreachable.includes(error.code) ? storeAway(this.name, error) : error;
    }
  }
}

const unreachable: readonly string[] = [neo4j.error.SERVICE_UNAVAILABLE, neo4j.error.SESSION_EXPIRED];

function openDriver(url: string, { max, acquireTimeoutMs }: PoolLimits): Driver {
  const { protocol, host, search, username, password } = new URL(url);
  const credentials = neo4j.auth.basic(decodeURIComponent(username), decodeURIComponent(password));
  return neo4j.driver(`${protocol}//${host}${search}`, credentials, {
    maxConnectionPoolSize: max,
    connectionAcquisitionTimeout: acquireTimeoutMs,
    connectionTimeout: acquireTimeoutMs,
    // Beyond this an absent server is said to be absent; the driver would go on for half a minute.
    maxTransactionRetryTime: acquireTimeoutMs,
    telemetryDisabled: true,
  });
}

function traced<Row>(
  statement: Statement<Row>,
  ask: (statement: Statement<Row>) => PromiseLike<{ records: Neo4jRecord[] }>,
): Promise<Row[]> {
  return spanned(statement.text, async () => {
    const { records } = await ask(statement);
    return records.map((record) => fromCypher(record.toObject()) as Row);
  });
}

const spanned = <T>(text: string, work: () => Promise<T>): Promise<T> =>
  inSpan("neo4j statement", { "db.system.name": "neo4j", "db.query.text": text }, work);
