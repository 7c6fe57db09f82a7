import type { Queue } from "bullmq";
import { Counter, Gauge, Histogram } from "prom-client";
import { log } from "../../observing/log.ts";

export const jobsDone = new Counter({
  name: "organism_jobs_total",
  help: "Runs of jobs by outcome: completed, retried (failed, will run again), failed (given up), stalled (its worker vanished).",
  labelNames: ["job", "outcome"],
});

export const jobSeconds = new Histogram({
  name: "organism_job_seconds",
  help: "How long runs of jobs took.",
  labelNames: ["job"],
  buckets: [0.01, 0.05, 0.25, 1, 5, 30, 120, 600],
});

const observed = new Set<Queue>();

new Gauge({
  name: "organism_queue_jobs",
  help: "Jobs in the queue by state; waiting counts those ready to run, whatever their priority.",
  labelNames: ["queue", "state"],
  async collect() {
    this.reset();
    await Promise.all([...observed].map((queue) => countInto(this, queue)));
  },
});

export function observeQueue(queue: Queue): () => void {
  observed.add(queue);
  return () => observed.delete(queue);
}

// An absent queue shows as absent figures, and must not take the process's other metrics with it.
async function countInto(gauge: Gauge<"queue" | "state">, queue: Queue): Promise<void> {
  try {
    const { waiting = 0, prioritized = 0, ...counts } = await queue.getJobCounts();
    gauge.set({ queue: queue.name, state: "waiting" }, waiting + prioritized);
    for (const state of ["active", "delayed", "completed", "failed"]) {
      gauge.set({ queue: queue.name, state }, counts[state] ?? 0);
    }
  } catch (error) {
    log.warn("queue could not be counted", { queue: queue.name, error });
  }
}
