import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "vitest";
import { gather } from "./gather.ts";

const bounds = { most: 4, waitMs: 1 };

test("callers share one piece of work, as large as is allowed", async () => {
  const done: string[][] = [];
  const add = gather(async (items: readonly string[]) => void done.push([...items]), bounds);
  await Promise.all([add(["a", "b"]), add(["c"]), add(["d", "e"]), add(["f"])]);
  expect(done).toEqual([
    ["a", "b", "c"],
    ["d", "e", "f"],
  ]);
});

test("a share larger than allowed is worked on whole", async () => {
  const sizes: number[] = [];
  const add = gather(async (items: readonly number[]) => void sizes.push(items.length), bounds);
  await Promise.all([add([1, 2, 3, 4, 5, 6]), add([7])]);
  expect(sizes).toEqual([6, 1]);
});

test("nobody fails for another's sake", async () => {
  const add = gather(async (items: readonly string[]) => {
    if (items.includes("poison")) throw new Error("poison");
  }, bounds);
  const outcomes = await Promise.allSettled([add(["a"]), add(["poison"]), add(["b"])]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("what is done for somebody is done in their trace", async () => {
  const trace = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const add = gather(async () => void seen.push(trace.getStore()), { most: 1, waitMs: 1 });
  await Promise.all(["one", "another"].map((name) => trace.run(name, () => add([name]))));
  expect(seen).toEqual(["one", "another"]);
});
