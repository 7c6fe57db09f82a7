import { centralitiesBench } from "./centralities.ts";
import type { Bench } from "./figure.ts";
import { pathBench } from "./path.ts";
import { poolBench } from "./pools.ts";
import { radoslawBench } from "./radoslaw.ts";
import { startsBench } from "./starts.ts";
import { storesBench } from "./stores.ts";

/** What `npm run bench` knows, by stage. */
export const stages: Record<string, Bench[]> = {
  main: [storesBench, poolBench, startsBench, pathBench, radoslawBench],
  graph: [centralitiesBench],
};
