import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { graphOf, type Tie } from "./graph.ts";
import { CentralityThread } from "./thread.ts";

const ring = (nodes: number) =>
  graphOf(
    nodes,
    Array.from({ length: nodes }, (_, node): Tie => [node, (node + 1) % nodes]),
  );

/** So many shortest paths that no float64 counts them: what no thread survives. */
const uncountable = graphOf(
  3_301,
  Array.from({ length: 1_100 }, (_, square) => square * 3).flatMap((at): Tie[] => [
    [at, at + 1],
    [at, at + 2],
    [at + 1, at + 3],
    [at + 2, at + 3],
  ]),
);

test("each request gets the answer for its own graph", async () => {
  await using thread = new CentralityThread();
  const answers = await Promise.all([5, 7, 9].map((nodes) => thread.measure(ring(nodes))));
  // In a ring of n each stands on (n − 1)(n − 3) / 8 shortest paths of others.
  expect(answers.map((betweenness) => [...betweenness])).toEqual([
    Array(5).fill(1),
    Array(7).fill(3),
    Array(9).fill(6),
  ]);
});

test("the caller's event loop turns while the thread measures", async () => {
  await using thread = new CentralityThread();
  await thread.measure(ring(3));
  let turns = 0;
  const measuring = thread.measure(ring(1_000)).then(() => "measured");
  while ((await Promise.race([measuring, setImmediate("measuring")])) === "measuring") turns++;
  expect(turns).toBeGreaterThan(20);
});

test("whoever waits for a thread that fails is told why, and the next request has a new one", async () => {
  await using thread = new CentralityThread();
  const waiting = [thread.measure(uncountable), thread.measure(ring(5))];
  const told = await Promise.allSettled(waiting);
  expect(told.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(waiting[0]).rejects.toThrow(/more shortest paths than a float64 counts.*Ask again/);
  expect((await thread.measure(ring(5)))[0]).toBe(1);
});

test("closing stops a measurement under way, and says so", async () => {
  const thread = new CentralityThread();
  const outcome = expect(thread.measure(ring(20_000))).rejects.toThrow("it was stopped");
  await thread[Symbol.asyncDispose]();
  await outcome;
});
