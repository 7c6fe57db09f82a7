import { performance } from "node:perf_hooks";
import { OrganismError } from "@organism/runtime/errors.ts";
import type { PortChoice } from "../home/ports.ts";
import { identify, isAlive } from "../program/identity.ts";
import { clear, stopAll } from "../program/launch.ts";
import type { Running } from "../program/program.ts";
import { startStores } from "../stores/start.ts";
import { lockHome } from "./lock.ts";
import { followOrganisation } from "./organisation.ts";
import { requireTools } from "./requirements.ts";
import { accessOfClients, aliasKey, planServices, planSimulator, startServices } from "./services.ts";
import { readState, removeState, type State, writeState } from "./state.ts";
import { summary } from "./summary.ts";
import { watch } from "./watch.ts";

interface Launcher {
  home: string;
  env: NodeJS.ProcessEnv;
  ports?: PortChoice;
  /** Aborted by whoever wants it to stop. */
  abort: AbortSignal;
  say: (line: string) => void;
  /** Brings the database to the newest form and says what was done. */
  migrate: (postgresUrl: string) => Promise<string[]>;
}

/** Stores, migrations, services; then watches them all. Resolves when aborted, rejects when something cannot go on; either way all is stopped. */
export async function launchEverything(launcher: Launcher): Promise<void> {
  const { home, env, abort, say } = launcher;
  await requireTools(env);
  readState(home);
  await using lifetime = new AsyncDisposableStack();
  lifetime.use(lockHome(home));
  lifetime.defer(() => removeState(home));
  const began = performance.now();
  const { running, addresses } = await bringUp(launcher, lifetime);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  let loaded = false;
  const now = () => stateOf(running, env, { seconds, loaded });
  const publish = () => writeState(home, now());
  publish();
  say(summary(now(), home));
  const over = new AbortController();
  lifetime.defer(() => over.abort());
  const following = followOrganisation({
    home,
    issuer: now().issuer ?? "",
    postgresUrl: addresses["POSTGRES_URL"] ?? "",
    aliasKey: aliasKey(home, env),
    abort: AbortSignal.any([abort, over.signal]),
    say,
    arrived() {
      loaded = true;
      publish();
    },
  });
  await Promise.all([watch(running, { home, abort, say, changed: publish }), following]);
}

async function bringUp({ home, env, ports, abort, say, migrate }: Launcher, lifetime: AsyncDisposableStack) {
  const tell = ({ program, pid, adopted }: Running) =>
    say(`${program.name} ${adopted ? "still runs" : "answers"} (process ${pid})`);
  say(`Starting in ${home}`);
  writeState(home, stateOf([], env));
  const planned = await planServices(home, env, ports);
  const simulated = await planSimulator(home, env, ports);
  await Promise.all([...planned, ...simulated].map((service) => clear(home, service.name)));
  const stores = lifetime.use(await startStores({ home, env, ports, abort, tell }));
  const applied = await migrate(stores.addresses["POSTGRES_URL"] ?? "");
  if (applied.length > 0) say(`migrations applied: ${applied.join(", ")}`);
  const services = await startServices(planned, stores.addresses, { home, env, abort, say, tell }).catch(
    (error) => {
      throw blameDead(stores.running, error);
    },
  );
  lifetime.defer(() => stopAll(home, services));
  const access = accessOfClients(home, env, services);
  const clients = await startServices(simulated, access, { home, env, abort, say, tell });
  lifetime.defer(() => stopAll(home, clients));
  return { running: [...stores.running, ...services, ...clients], addresses: stores.addresses };
}

// A service that cannot reach a store ends too; what is to be mended is the store.
function blameDead(stores: Running[], cause: Error) {
  const dead = stores.filter((store) => !isAlive(store)).map(({ program }) => program.name);
  if (dead.length === 0) return cause;
  return new OrganismError(
    "STORE_DIED",
    `${dead.join(", ")} died during the start, and then ${cause.message}`,
    { cause },
  );
}

// Without seconds it has not come up yet.
function stateOf(
  running: Running[],
  env: NodeJS.ProcessEnv,
  { seconds, loaded = false }: { seconds?: number; loaded?: boolean } = {},
): State {
  const processes = running.map(({ program, pid }) => [program.name, { pid, url: program.url }] as const);
  const named = Object.fromEntries(processes);
  return {
    ready: seconds !== undefined,
    seconds: seconds ?? null,
    gateway: env["GATEWAY_URL"] ?? named["gateway"]?.url ?? null,
    web: env["WEB_URL"] ?? named["web"]?.url ?? null,
    issuer: env["OIDC_ISSUER"] ?? named["issuer"]?.url ?? null,
    processes: named,
    organisation: { loaded },
    launcher: identify(process.pid),
  };
}
