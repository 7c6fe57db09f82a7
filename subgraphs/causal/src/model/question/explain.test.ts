import { expect, test } from "vitest";
import { tableOf } from "../../testing/table.ts";
import { answerQuestion } from "./answer.ts";
import { explain } from "./explain.ts";
import type { Question } from "./question.ts";

const words = { treatment: "the offer", outcome: "strain", unit: "points" };
const offer: Question = {
  treatment: "offer",
  outcome: "pulse",
  estimand: { kind: "OFFER" },
  byLot: true,
  accepted: [],
  worthwhile: -0.2,
};
const drawn = tableOf({ seed: 2, clusters: 100, rowsPerCluster: 10, byCluster: true, effect: -1.5 });
const told = (question: Partial<Question>, table = drawn) =>
  explain(answerQuestion({ ...offer, ...question }, table), words);

test("a manager reads what it does, how sure that is, and on what it stands", () => {
  const [finding, grounds, ...cautions] = told({});
  expect(finding).toMatch(
    /^It works: the offer lowers strain by [\d.]+ points \(95 % interval -[\d.]+ to -[\d.]+\)\.$/,
  );
  expect(grounds).toMatch(/^Who got it was drawn: \d+ against \d+, in 100 teams\.$/);
  expect(cautions).toEqual([]);
});

test("what is not shown is not called a finding, and harm is called harm", () => {
  expect(told({ worthwhile: -5 })[0]).toMatch(/^Not shown to be worth anything/);
  expect(told({ worthwhile: 0.2 })[0]).toMatch(/^It harms/);
});

test("what is not identified says what hides it, in words", () => {
  expect(told({ byLot: false })).toEqual([
    "Whether the offer moves strain cannot be told from these data.",
    expect.stringContaining("only a lot among the eligible can tell"),
  ]);
});

test("assumptions that were accepted stand beside the number", () => {
  const hidden = ["trait", "privateShock", "demand", "strain"];
  const observed = tableOf({ seed: 1, clusters: 80, rowsPerCluster: 25 });
  const [, grounds] = told(
    { treatment: "meetings", estimand: { kind: "THRESHOLD", above: 0.5 }, byLot: false, accepted: hidden },
    observed,
  );
  expect(grounds).toBe(
    "It holds only if trait, privateShock, demand, strain do not move both; no data can check that.",
  );
});

test("silence that differs between the arms is said", () => {
  const outcome = drawn.outcome.map((value, row) =>
    row % 10 < 3 && drawn.treatment[row] === 1 ? Number.NaN : value,
  );
  expect(told({}, { ...drawn, outcome })).toContain("Of those treated 70 % answered, of the others 100 %.");
});

test("too few and too odd are said as such, without a number", () => {
  const few = tableOf({ seed: 4, clusters: 6, rowsPerCluster: 50, byCluster: true });
  expect(told({}, few)[0]).toContain("Too few teams");
  const same = { ...drawn, treatment: drawn.treatment.map(() => 1) };
  expect(told({}, same)[0]).toContain("everybody had the same treatment");
});
