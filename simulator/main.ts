// The simulated organisation of `npm start`, as a process: a client of the public API like any connector.
import { setTimeout as sleep } from "node:timers/promises";
import { configuredAccess, Session } from "@organism/connectors";
import { OrganismError } from "@organism/runtime/errors.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { runProcess } from "@organism/runtime/process.ts";
import { serveHealth } from "@organism/runtime/serving/health.ts";
import { createHttpServer } from "@organism/runtime/serving/http.ts";
import { begin } from "./delivery/begin.ts";
import { Life } from "./delivery/life.ts";
import { openOffice } from "./delivery/office.ts";

const AGAIN_MS = 5_000;
/** In time to be seen by whoever has just signed in. */
const LATE_MS = 45_000;

const reads = [
  "PORT",
  "ORGANISM_HOME",
  "ORGANISM_SIMULATION",
  "SIMULATION_PEOPLE",
  "SIMULATION_WEEKS",
  "SIMULATION_SEED",
] as const;

await runProcess("simulator", reads, async (config, { stopping, use }) => {
  const access = configuredAccess();
  if (!access) throw new OrganismError("GATEWAY_MISSING", "set GATEWAY_URL to the gateway to send to");
  const app = createHttpServer();
  serveHealth(app, { stores: [], stopping });
  use({ [Symbol.asyncDispose]: () => app.close() });
  await app.listen({ host: config.HOST, port: config.PORT });

  const home = config.ORGANISM_HOME;
  const wanted = {
    seed: config.SIMULATION_SEED,
    people: config.SIMULATION_PEOPLE,
    weeks: config.SIMULATION_WEEKS,
    quiet: config.ORGANISM_SIMULATION === "quiet",
  };
  const live = async () => {
    const office = await openOffice(new Session(access));
    await new Life(await begin(home, office, wanted), { home, office, stopping, lateMs: LATE_MS }).live();
  };
  void untilStopped(live, stopping);
});

/** What is wrong with the system it sends to must not end it: it goes on where it was. Nothing sent is counted twice. */
async function untilStopped(live: () => Promise<void>, stopping: AbortSignal) {
  while (!stopping.aborted)
    try {
      await live();
    } catch (error) {
      log.error("the organisation pauses", { error, againAfterMs: AGAIN_MS });
      await sleep(AGAIN_MS, undefined, { ref: false });
    }
}
