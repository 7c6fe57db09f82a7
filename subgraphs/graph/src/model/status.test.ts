import { expect, test } from "vitest";
import { statusOf } from "./status.ts";
import { firstRule } from "./tie-rule.ts";

const now = new Date("2026-03-02T09:00:00.000Z");
const quiet = {
  interactions: 60,
  version: 7,
  projected: 7,
  waiting: 0,
  waitingSince: null,
  newestEvent: new Date("2026-02-27T16:30:00.000Z"),
  tieRule: firstRule,
  rebuild: null,
};

test("a dataset in which nothing was recorded is empty", () => {
  expect(statusOf({ ...quiet, interactions: 0, version: 0, projected: 0 }, now)).toMatchObject({
    phase: "EMPTY",
    percent: 100,
  });
});

test("while something waits it is being built, and its age is told", () => {
  const since = new Date("2026-03-02T08:59:58.500Z");
  expect(statusOf({ ...quiet, waiting: 30, waitingSince: since }, now)).toMatchObject({
    phase: "BUILDING",
    percent: 66.6,
    interactions: 60,
    version: "7",
    lagMs: 1_500,
    lastEventAt: quiet.newestEvent,
  });
});

test("built in, but not shown yet, is not ready", () => {
  expect(statusOf({ ...quiet, version: 8 }, now)).toMatchObject({ phase: "BUILDING", version: "7" });
  expect(statusOf(quiet, now)).toMatchObject({ phase: "READY", percent: 100, lagMs: 0 });
});
