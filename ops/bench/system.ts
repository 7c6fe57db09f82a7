import { setTimeout as sleep } from "node:timers/promises";
import { portOf } from "@organism/dev/home/ports.ts";
import { secretOf } from "@organism/dev/home/secrets.ts";
import { requestToken } from "@organism/dev/issuer/request.ts";
import { launchEverything } from "@organism/dev/launcher/launcher.ts";
import { readState, type State } from "@organism/dev/launcher/state.ts";
import { temporaryHome } from "@organism/dev/stores/temporary.ts";
import type { GraphTables } from "@organism/graph";
import type { Role } from "@organism/runtime/access/roles.ts";
import { openNeo4j } from "@organism/runtime/stores/neo4j.ts";
import { openPostgres } from "@organism/runtime/stores/postgres.ts";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import { openSocket } from "@organism/runtime/testing/socket.ts";
import { migrate } from "../migrate.ts";

/** Everything running, as `npm start` runs it, in a home of its own. */
export interface System extends AsyncDisposable {
  home: string;
  /** As it was when everything answered. */
  state: State;
  /** What the graph subgraph answers; throws what it refuses. */
  ask<Data>(query: string, variables: Record<string, unknown>): Promise<Data>;
  /** Asks the gateway, as the demo user of the role. */
  as(role: Role): Promise<System["ask"]>;
  /** The same user's socket at the gateway. */
  socket(role: Role): Promise<ReturnType<typeof openSocket>>;
}

/** What runs besides: nothing, where it would only take time from what is measured. */
export const alone = { ORGANISM_SIMULATION: "off", WEB_URL: "http://127.0.0.1:9" };

export async function startSystem(besides: NodeJS.ProcessEnv = alone): Promise<System> {
  await using lifetime = new AsyncDisposableStack();
  const { path: home } = lifetime.use(temporaryHome());
  const stop = new AbortController();
  const launcher = {
    home,
    // biome-ignore lint/style/noProcessEnv: what is started inherits the environment
    env: { ...process.env, ...besides },
    ports: "free",
    abort: stop.signal,
    say: () => undefined,
    migrate,
  } as const;
  const running = launchEverything(launcher);
  lifetime.defer(async () => {
    stop.abort();
    // Whoever waits for the start is told already.
    await running.catch(() => undefined);
  });
  const state = await Promise.race([untilStarted(home, stop.signal), running.then(() => stoppedEarly(home))]);
  const urlOf = (name: string) => `${state.processes[name]?.url}/graphql`;
  const tokenOf = (role: Role) => requestToken({ home, role, issuer: state.issuer });
  const token = await tokenOf("admin");
  const kept = lifetime.move();
  return {
    home,
    state,
    ask: (query, variables) => ask(urlOf("graph"), token, query, variables),
    async as(role) {
      const token = await tokenOf(role);
      return (query, variables) => ask(urlOf("gateway"), token, query, variables);
    },
    socket: async (role) => openSocket(`${state.processes["gateway"]?.url}`, await tokenOf(role)),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function untilStarted(home: string, signal: AbortSignal): Promise<State> {
  while (!signal.aborted) {
    const state = readState(home);
    if (state?.ready) return state;
    await sleep(100);
  }
  return stoppedEarly(home);
}

function stoppedEarly(home: string): never {
  throw new Error(`the system in ${home} stopped before it was ready`);
}

async function ask<Data>(
  url: string,
  token: string,
  query: string,
  variables: Record<string, unknown>,
): Promise<Data> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Refused(errors, Number(response.headers.get("retry-after")));
  return data;
}

export class Refused extends Error {
  /** 0 where it is not to be asked again. */
  readonly retryAfterSeconds: number;
  constructor(errors: unknown, retryAfterSeconds: number) {
    super(`refused: ${JSON.stringify(errors)}`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Resolves when everything that was accepted for the dataset can be asked for. */
export async function untilReady({ ask }: System, dataset: string): Promise<void> {
  const query = "query ($dataset: ID!) { graphStatus(dataset: $dataset) { phase } }";
  while ((await ask<{ graphStatus: { phase: string } }>(query, { dataset })).graphStatus.phase !== "READY")
    await sleep(50);
}

/** The system's own stores, to look at what it holds. */
export async function openStores({ home }: System) {
  await using opening = new AsyncDisposableStack();
  const at = async (name: string) => `${secretOf(home, name)}@127.0.0.1:${await portOf(home, name, 0)}`;
  const postgres = opening.use(
    openPostgres<GraphTables>(`postgres://organism:${await at("postgres")}/organism`),
  );
  const neo4j = opening.use(openNeo4j(`bolt://neo4j:${await at("neo4j")}`));
  const redis = opening.use(await openRedis(`redis://:${await at("redis-queue")}`, "queue"));
  const opened = opening.move();
  return { postgres, neo4j, redis, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

export type OpenStores = Awaited<ReturnType<typeof openStores>>;
