import { setTimeout as sleep } from "node:timers/promises";
import { requestToken } from "@organism/dev/identity/request.ts";
import { launchEverything } from "@organism/dev/launcher/launcher.ts";
import { readState, type State } from "@organism/dev/launcher/state.ts";
import { temporaryHome } from "@organism/dev/stores/temporary.ts";
import { migrate } from "../migrate.ts";

/** Everything running, as `npm start` runs it, in a home of its own. */
export interface System extends AsyncDisposable {
  home: string;
  /** What the graph subgraph answers; throws what it refuses. */
  ask<Data>(query: string, variables: Record<string, unknown>): Promise<Data>;
}

export async function startSystem(): Promise<System> {
  await using lifetime = new AsyncDisposableStack();
  const { path: home } = lifetime.use(temporaryHome());
  const stop = new AbortController();
  // biome-ignore lint/style/noProcessEnv: what is started inherits the environment; nobody looks at a dashboard here
  const env = { ...process.env, WEB_URL: "http://127.0.0.1:9" };
  const launcher = { home, env, abort: stop.signal, say: () => undefined, migrate };
  const running = launchEverything(launcher);
  lifetime.defer(async () => {
    stop.abort();
    // Whoever waits for the start is told already.
    await running.catch(() => undefined);
  });
  const state = await Promise.race([untilReady(home, stop.signal), running.then(() => stoppedEarly(home))]);
  const url = `${state.processes["graph"]?.url}/graphql`;
  const token = await requestToken({ home, role: "admin", issuer: state.issuer });
  const kept = lifetime.move();
  return {
    home,
    ask: (query, variables) => ask(url, token, query, variables),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function untilReady(home: string, signal: AbortSignal): Promise<State> {
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
  if (errors) throw new Error(`refused: ${JSON.stringify(errors)}`);
  return data;
}
