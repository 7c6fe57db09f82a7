import { Counter, Histogram } from "prom-client";

/** Operations that no client of ours was built with: their names are anybody's, and would be labels without end. */
export const OTHER = "other";

const seconds = new Histogram({
  name: "organism_gateway_operation_seconds",
  help: "Time from a query or mutation to its answer, by the operation's name in the manifest (else: other) and by what came of it: answered, faulty (errors beside the data, or in its place), or refused (not executed).",
  labelNames: ["operation", "outcome"],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

const plans = new Counter({
  name: "organism_gateway_plans_total",
  help: "Queries and mutations by whether their plan was kept from before, or had to be made.",
  labelNames: ["outcome"],
});

/** One operation from its arrival on. */
export interface Watch {
  /** Its name, once it is known. */
  operation: string;
  done(outcome: Outcome): void;
}

export type Outcome = "answered" | "faulty" | "refused";

export function startWatch(): Watch {
  const began = performance.now();
  return {
    operation: OTHER,
    done(outcome) {
      seconds.observe({ operation: this.operation, outcome }, (performance.now() - began) / 1_000);
    },
  };
}

export const countPlan = (kept: boolean): void => plans.inc({ outcome: kept ? "kept" : "made" });
