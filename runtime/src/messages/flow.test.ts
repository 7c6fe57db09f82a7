import { expect, test } from "vitest";
import { z } from "zod";
import { defineFact, factStream } from "./fact.ts";
import { when } from "./flow.ts";
import { defineJob } from "./job.ts";
import type { Work } from "./run-jobs.ts";

const loadMeasured = defineFact({ name: "metrics.load-measured", data: z.object({ team: z.string() }) });
const tiesChanged = defineFact({ name: "graph.ties-changed", data: z.object({ count: z.number() }) });
const scoreOverload = defineJob({
  name: "metrics.score-overload",
  input: z.object({ team: z.string() }),
  key: ({ team }) => team,
  run: async (_input, _context: { clock: () => Date }) => undefined,
});
const refresh = defineJob({
  name: "graph.refresh",
  input: z.object({}),
  key: () => "all",
  run: async (_input, _context: { db: string }) => undefined,
});

test("the facts of a stage stand in the stage's stream", () => {
  expect(factStream(tiesChanged)).toBe("facts:graph");
});

test("a fact is paired with a job as it is, or by a translation where the two differ", () => {
  expect(when(loadMeasured, scoreOverload).fact).toBe(loadMeasured);
  expect(when(tiesChanged, scoreOverload, ({ count }) => ({ team: `${count}` })).fact).toBe(tiesChanged);
  // @ts-expect-error: a count of ties says nothing of a team
  expect(when(tiesChanged, scoreOverload).fact).toBe(tiesChanged);
});

test("jobs that need different things are run with all of them", () => {
  const work: Pick<Work<{ clock: () => Date; db: string }>, "jobs"> = { jobs: [scoreOverload, refresh] };
  expect(work.jobs).toHaveLength(2);
});
