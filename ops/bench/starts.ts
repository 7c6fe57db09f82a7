import { type PlannedService, planServices, startServices } from "@organism/dev/launcher/services.ts";
import { stopAll } from "@organism/dev/program/launch.ts";
import { startStores } from "@organism/dev/stores/start.ts";
import { temporaryHome } from "@organism/dev/stores/temporary.ts";
import { migrate } from "../migrate.ts";
import { embedded } from "./environment.ts";
import { type Figure, figure } from "./figure.ts";

const ROUNDS = 3;
const apis = ["graph", "metrics", "causal", "actions", "gateway"];

/** Each API by itself on stores that run already: from the start of its process until it says that it is ready. */
export async function* startsBench(): AsyncIterable<Figure> {
  using home = temporaryHome();
  await using stores = await startStores({ home: home.path, env: embedded, ports: "free" });
  await migrate(stores.addresses["POSTGRES_URL"] ?? "");
  const planned = await planServices(home.path, embedded, "free");
  // Nobody asks it for keys before a first token comes, so it need not run.
  const issuer = planned.find(({ name }) => name === "issuer")?.url;
  const start = startIn(home.path, { ...stores.addresses, OIDC_ISSUER: issuer ?? "" });
  for (const service of planned.filter(({ name }) => apis.includes(name))) {
    const times = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await start(service));
    yield figure({
      name: `start: ${service.name} alone until ready, median of ${ROUNDS}`,
      value: times.toSorted((a, b) => a - b)[(ROUNDS - 1) / 2] ?? Number.NaN,
      unit: "ms",
      below: 2_000,
    });
  }
}

const startIn = (home: string, addresses: Record<string, string>) => async (service: PlannedService) => {
  const options = {
    home,
    env: embedded,
    abort: new AbortController().signal,
    say: () => undefined,
    tell: () => undefined,
  };
  const began = performance.now();
  const running = await startServices([service], addresses, options);
  const ms = performance.now() - began;
  await stopAll(home, running);
  return ms;
};
