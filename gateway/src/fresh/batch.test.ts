import { expect, test } from "vitest";
import { batched } from "./batch.ts";

test("what is asked for meanwhile is looked up together, the same once, and never with what is under way", async () => {
  const lookedUp: (readonly string[])[] = [];
  const started = Promise.withResolvers<void>();
  const first = Promise.withResolvers<void>();
  const find = batched(
    async (keys: readonly string[]) => {
      lookedUp.push(keys);
      started.resolve();
      if (lookedUp.length === 1) await first.promise;
      return keys.map((key) => `${key} ${lookedUp.length}`);
    },
    (key) => key,
  );
  const early = find("a");
  await started.promise;
  const late = ["a", "b", "a"].map(find);
  first.resolve();
  expect(await early).toBe("a 1");
  expect(await Promise.all(late)).toEqual(["a 2", "b 2", "a 2"]);
  expect(lookedUp).toEqual([["a"], ["a", "b"]]);
});

test("a look-up that fails fails those who waited for it, and nobody after them", async () => {
  let fails = true;
  const find = batched(
    async (keys: readonly string[]) => {
      if (fails) throw new Error("away");
      return keys;
    },
    (key) => key,
  );
  const results = await Promise.allSettled(["a", "b", "a"].map(find));
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  fails = false;
  expect(await find("a")).toBe("a");
});
