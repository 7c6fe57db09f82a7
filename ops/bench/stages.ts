import { causalBench } from "./causal.ts";
import { causalTruthBench } from "./causal-truth.ts";
import { centralitiesBench } from "./centralities.ts";
import type { Bench } from "./figure.ts";
import { gatewayBench } from "./gateway.ts";
import { gatewaySteadyBench } from "./gateway-steady.ts";
import { ownHoursBench } from "./own-hours.ts";
import { pathBench } from "./path.ts";
import { poolBench } from "./pools.ts";
import { publishBench } from "./publish.ts";
import { pulseBench, quietBench } from "./pulse.ts";
import { radoslawBench } from "./radoslaw.ts";
import { recountBench } from "./recount.ts";
import { startsBench } from "./starts.ts";
import { storesBench } from "./stores.ts";
import { tieChangesBench } from "./tie-changes.ts";
import { webBench } from "./web.ts";
import { workerMemoryBench } from "./worker-memory.ts";

/** What `npm run bench` knows, by stage. */
export const stages: Record<string, Bench[]> = {
  main: [storesBench, poolBench, startsBench, pathBench, radoslawBench, pulseBench],
  publish: [publishBench],
  gateway: [gatewayBench],
  "gateway-steady": [gatewaySteadyBench],
  graph: [centralitiesBench, tieChangesBench, workerMemoryBench],
  metrics: [ownHoursBench, quietBench, recountBench],
  web: [webBench],
  causal: [causalBench],
  "causal-truth": [causalTruthBench],
};
