import { expect, test } from "vitest";
import { tableOf } from "../../testing/table.ts";
import { answerQuestion } from "./answer.ts";
import type { Question } from "./question.ts";

const offer: Question = {
  treatment: "offer",
  outcome: "pulse",
  estimand: { kind: "OFFER" },
  byLot: true,
  accepted: [],
  worthwhile: -0.2,
};
const meetings: Question = {
  ...offer,
  treatment: "meetings",
  estimand: { kind: "THRESHOLD", above: 0.5 },
  byLot: false,
};
const hidden = ["trait", "privateShock", "demand", "strain"];
const observed = tableOf({ seed: 1, clusters: 80, rowsPerCluster: 25 });
const drawn = tableOf({ seed: 2, clusters: 100, rowsPerCluster: 10, byCluster: true, effect: -1.5 });

test("what was drawn by lot is answered with the best evidence, and works if all of its interval is worth something", () => {
  const answer = answerQuestion(offer, drawn);
  expect(answer).toMatchObject({
    state: "ESTIMATED",
    evidence: "RANDOMISED",
    estimator: "REGRESSION",
    verdict: "WORKS",
    assumed: [],
  });
  expect(answerQuestion({ ...offer, worthwhile: -5 }, drawn)).toMatchObject({ verdict: "NOT_SHOWN" });
  expect(answerQuestion({ ...offer, worthwhile: 0.2 }, drawn)).toMatchObject({ verdict: "HARMS" });
});

test("the same rows without the lot say nothing: whoever was offered it had the higher score", () => {
  expect(answerQuestion({ ...offer, byLot: false }, drawn)).toEqual({
    state: "NOT_IDENTIFIED",
    reasons: [{ because: "SELECTED_BY_SCORE" }],
  });
});

test("what is only observed is answered on assumptions that the asker accepts by name, and the answer carries them", () => {
  const answer = answerQuestion({ ...meetings, accepted: hidden }, observed);
  expect(answer).toMatchObject({
    state: "ESTIMATED",
    evidence: "ASSUMED",
    estimator: "DOUBLE_ROBUST",
    interval: "CLUSTER",
    assumed: hidden,
  });
  if (answer.state !== "ESTIMATED") return;
  expect(answer.low).toBeLessThan(1);
  expect(answer.high).toBeGreaterThan(1);
  expect(answer.unmeasured.alike.map(({ name }) => name)).toEqual(["x1", "x2", "x3"]);
  expect(Math.max(...answer.balance.map(({ after }) => Math.abs(after ?? 1)))).toBeLessThan(0.1);
});

test("not accepted, it is not answered, and without the instrument's column that way is closed too", () => {
  expect(answerQuestion(meetings, observed)).toEqual({
    state: "NOT_IDENTIFIED",
    reasons: [{ because: "INSTRUMENT_MISSING", instruments: ["organiserAway"] }],
  });
});

test("with organisers away as the instrument it is answered as a natural experiment", () => {
  const away = tableOf({ seed: 3, clusters: 80, rowsPerCluster: 25 });
  const organiserAway = away.treatment.map((treated, row) => treated + ((row * 7919) % 13) / 4);
  const answer = answerQuestion(
    { ...meetings, estimand: { kind: "DOSE" } },
    { ...away, beside: { organiserAway } },
  );
  expect(answer).toMatchObject({
    state: "ESTIMATED",
    evidence: "QUASI",
    estimator: "INSTRUMENT",
    interval: "ANDERSON_RUBIN",
  });
});

test("a dose is a slope of a partially linear model", () => {
  const dose = {
    ...observed,
    treatment: observed.treatment.map((one, row) => 3 * one + ((row * 31) % 10) / 10),
  };
  const answer = answerQuestion({ ...meetings, estimand: { kind: "DOSE" }, accepted: hidden }, dose);
  expect(answer).toMatchObject({ estimator: "PARTLY_LINEAR" });
});

test("whoever takes an offer up because of it is moved by more than whoever is offered it", () => {
  const taken = drawn.treatment.map((offered, row) => (offered === 1 && row % 10 < 6 ? 1 : 0));
  const answer = answerQuestion(offer, { ...drawn, beside: { taken } });
  if (answer.state !== "ESTIMATED") throw new Error(answer.state);
  expect(answer.ofTakers?.effect).toBeCloseTo(answer.effect / 0.6, 1);
});

test("with four clusters in an arm an observed effect is never a number", () => {
  const few = tableOf({ seed: 4, clusters: 8, rowsPerCluster: 50, byCluster: true });
  expect(answerQuestion({ ...meetings, accepted: hidden }, few)).toEqual({ state: "TOO_FEW" });
});

test("who did not answer is counted by arm, with how different they would have to be", () => {
  const outcome = drawn.outcome.map((value, row) =>
    row % 10 === 0 || (row % 10 === 1 && drawn.treatment[row] === 1) ? Number.NaN : value,
  );
  const answer = answerQuestion(offer, { ...drawn, outcome });
  if (answer.state !== "ESTIMATED") throw new Error(answer.state);
  expect(answer.response).toEqual({ treated: 0.8, control: 0.9 });
  expect(answer.unmeasured.tipping).toBeCloseTo(-answer.effect / 0.2, 9);
  expect(answer.dropped.outcome).toBeGreaterThan(100);
});

const separated = observed.treatment.map((_, row) => ((observed.covariates["x1"]?.[row] ?? 0) > 0 ? 1 : 0));
const everyone = observed.treatment.map(() => 1);

test.each([
  ["an empty period", { ...observed, outcome: observed.outcome.map(() => Number.NaN) }, "EMPTY_PERIOD"],
  ["a treatment that nobody lacks", { ...observed, treatment: everyone }, "CONSTANT_TREATMENT"],
  ["a covariate that tells the treatment", { ...observed, treatment: separated }, "SEPARATION"],
  ["nothing but infinities", { ...observed, outcome: observed.outcome.map(() => Infinity) }, "EMPTY_PERIOD"],
])("%s is said, not computed with", (_what, table, fault) => {
  const answer = answerQuestion({ ...meetings, accepted: hidden }, table);
  expect(answer).toMatchObject({ state: "NOT_ESTIMABLE", fault });
});

test("no answer has a number that is none", () => {
  const answers = [answerQuestion(offer, drawn), answerQuestion({ ...meetings, accepted: hidden }, observed)];
  expect(numbersIn(answers).filter((value) => !Number.isFinite(value))).toEqual([]);
});

const numbersIn = (value: unknown): number[] =>
  typeof value === "number"
    ? [value]
    : value && typeof value === "object"
      ? Object.values(value).flatMap(numbersIn)
      : [];
