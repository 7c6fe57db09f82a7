import { OrganismError } from "@organism/runtime/errors.ts";
import type { Neo4j } from "@organism/runtime/stores/neo4j.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import type { Kysely } from "kysely";
import type { CentralityThread } from "../centrality/thread.ts";
import { unmeasuredDatasets } from "../store/places.ts";
import type { Tables } from "../store/tables.ts";
import { newsSince, type Rebuilt, type TieNews, topologyOf } from "../store/ties.ts";
import { showWaiting } from "./show-places.ts";
import { StandingDataset } from "./standing-dataset.ts";

export interface Keeping {
  postgres: Postgres<Tables>;
  neo4j: Neo4j;
  redis: RedisPool;
  centralities: CentralityThread;
  /** CENTRALITY_TOLERANCE. */
  tolerance: number;
  /** CENTRALITY_REFRESH_MS. */
  refreshMs: number;
}

/** What the holder of the lease knows: disposable, and loaded anew by the next one and after any fault. */
export class PlaceKeeper implements AsyncDisposable {
  readonly #keeping: Keeping;
  readonly #session: Kysely<Tables>;
  readonly #standing = new Map<number, StandingDataset>();
  /** Numbers of datasets to be loaded. */
  readonly #due = new Set<number>();
  /** Those of them that Neo4j does not show yet. */
  readonly #hidden = new Set<number>();
  /** Everything up to it was heard of. */
  #version: number;

  /** Each turn speaks through the session that the lease hangs on. */
  constructor(keeping: Keeping, session: Kysely<Tables>, version: number) {
    this.#keeping = keeping;
    this.#session = session;
    this.#version = version;
  }

  async begin(): Promise<void> {
    const { postgres, neo4j } = this.#keeping;
    for (const number of await unmeasuredDatasets(postgres.db, neo4j)) this.#due.add(number);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const number of this.#standing.keys()) await this.#keeping.centralities.leave(number);
  }

  /** First the ties that came and went, then one dataset that is due; true where there was anything to do. */
  async turn(): Promise<boolean> {
    const followed = await this.#follow();
    await this.#show();
    const measured = (await this.#load()) || (await this.#refresh());
    if (measured) await this.#show();
    return followed || measured;
  }

  async #follow(): Promise<boolean> {
    const news = await newsSince(this.#session, this.#version);
    if (!news) throw gap(this.#version);
    this.#version = news.version;
    for (const rebuilt of news.rebuilt) await this.#renew(rebuilt);
    for (const [number, ties] of Map.groupBy(news.ties, ({ dataset }) => dataset)) {
      const dataset = this.#standing.get(number);
      if (dataset) await this.#move(dataset, ties);
      else this.#due.add(number);
    }
    return news.ties.length > 0;
  }

  /** Lets go of a graph that was counted anew; it is loaded once Neo4j shows it. */
  async #renew({ dataset, version, shown }: Rebuilt): Promise<void> {
    const standing = this.#standing.get(dataset);
    if (standing && standing.version >= version) return;
    if (standing) await this.#keeping.centralities.leave(dataset);
    this.#standing.delete(dataset);
    if (shown) this.#hidden.delete(dataset);
    else this.#hidden.add(dataset);
    this.#due.add(dataset);
  }

  async #move(dataset: StandingDataset, ties: readonly TieNews[]): Promise<void> {
    // What the graph was loaded with is in it.
    const changes = ties.filter(({ version }) => version > dataset.version).map(({ change }) => change);
    if (changes.length === 0) return;
    dataset.move(await this.#keeping.centralities.change(dataset.number, changes), this.#version);
  }

  async #load(): Promise<boolean> {
    const number = this.#due.values().find((due) => !this.#hidden.has(due));
    if (number === undefined) return false;
    const { postgres, centralities, tolerance } = this.#keeping;
    const topology = await topologyOf(postgres.db, number);
    const places = await centralities.stand(number, topology.ties);
    this.#standing.set(number, new StandingDataset(topology, places, tolerance));
    this.#due.delete(number);
    return true;
  }

  /** Measures anew what moved since it was measured by the clock, and lets go of what did not. */
  async #refresh(): Promise<boolean> {
    const { centralities, refreshMs } = this.#keeping;
    const isDue = ({ measuredAt, writeBack }: StandingDataset) =>
      performance.now() - measuredAt >= refreshMs && writeBack.waiting === 0;
    const dataset = this.#standing.values().find(isDue);
    if (!dataset) return false;
    if (dataset.moved) {
      dataset.place(await centralities.places(dataset.number));
      return true;
    }
    this.#standing.delete(dataset.number);
    await centralities.leave(dataset.number);
    return false;
  }

  async #show(): Promise<void> {
    for (const dataset of this.#standing.values()) {
      if (dataset.shown < dataset.version || dataset.measured)
        await showWaiting(this.#keeping, dataset, Math.max(this.#version, dataset.version));
    }
  }
}

const gap = (version: number) =>
  new OrganismError(
    "CENTRALITY_GAP",
    `Not all changes of ties after version ${version} are kept: all graphs are loaded again`,
  );
