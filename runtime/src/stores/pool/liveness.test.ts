import { expect, test } from "vitest";
import { Liveness } from "./liveness.ts";

const never = () => new Promise<never>(() => {});
const minuteAgo = () => Date.now() - 60_000;

test("a connection used a moment ago is not asked", async () => {
  expect(await new Liveness(5_000).isAlive(Date.now(), never)).toBe(true);
});

test("an idle connection is asked, and its failure is an answer", async () => {
  const liveness = new Liveness(5_000);
  expect(await liveness.isAlive(minuteAgo(), () => Promise.resolve())).toBe(true);
  expect(await liveness.isAlive(minuteAgo(), () => Promise.reject(new Error("reset")))).toBe(false);
});

test("one dead connection condemns those that lay idle with it, and none after", async () => {
  const liveness = new Liveness(5_000);
  const beside = Date.now();
  expect(await liveness.isAlive(minuteAgo(), () => Promise.reject(new Error("reset")))).toBe(false);
  expect(await liveness.isAlive(beside, () => Promise.resolve())).toBe(false);
  expect(await liveness.isAlive(Date.now() + 1, never)).toBe(true);
});
