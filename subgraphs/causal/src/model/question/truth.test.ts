import { expect, test } from "vitest";
import { organisationOf, type PersonWeek, type Story, truthOf } from "../../testing/organisation.ts";
import type { Table } from "../sample/table.ts";
import { answerQuestion } from "./answer.ts";
import type { Answer, Question } from "./question.ts";

// A smoke test: `npm run bench -- causal-truth` tells coverage from 90 %, a hundred seeds do not.
const SEEDS = 100;
// Paired runs tell an effect apart well: a few are enough.
const PAIRS = 30;
// For what must hold in each.
const SOME = 20;
const usual: Omit<Story, "seed"> = { teams: 24, perTeam: 6, relief: 1, offeredBy: "LOT", allAnswer: true };
const question: Question = {
  treatment: "offer",
  outcome: "pulse",
  estimand: { kind: "OFFER" },
  byLot: true,
  accepted: [],
  worthwhile: -0.05,
};

const tableOf = (people: readonly PersonWeek[]): Table => {
  const column = (read: (person: PersonWeek) => number) => Float64Array.from(people, read);
  return {
    outcome: column(({ pulse }) => pulse),
    treatment: column(({ offered }) => Number(offered)),
    covariates: {
      meetingsBefore: column(({ meetingsBefore }) => meetingsBefore),
      pulseBefore: column(({ pulseBefore }) => pulseBefore),
    },
    beside: { taken: column(({ taken }) => Number(taken)) },
    cluster: Int32Array.from(people, ({ team }) => team),
  };
};

const answersTo = (asked: Question, story: Partial<Story>, seeds = SEEDS): Answer[] =>
  Array.from({ length: seeds }, (_, seed) =>
    answerQuestion(asked, tableOf(organisationOf({ ...usual, ...story, seed }))),
  );

function truthIn(story: Partial<Story>): number {
  const pairs = Array.from({ length: PAIRS }, (_, seed) => truthOf({ ...usual, ...story, seed }));
  return pairs.reduce((sum, one) => sum + one, 0) / PAIRS;
}

const holding = (answers: readonly Answer[], truth: number) =>
  answers.filter((answer) => answer.state === "ESTIMATED" && answer.low < truth && truth < answer.high)
    .length;

const working = (answers: readonly Answer[]) =>
  answers.filter((answer) => answer.state === "ESTIMATED" && answer.verdict === "WORKS").length;

test("an offer that does nothing is said to work in next to no organisation", () => {
  const answers = answersTo(question, { relief: 0 });
  expect(truthIn({ relief: 0 })).toBe(0);
  expect(holding(answers, 0)).toBeGreaterThanOrEqual(88);
  expect(working(answers)).toBeLessThanOrEqual(8);
});

test("what an offer does lies within nearly all intervals, and mostly it is found to work", () => {
  const answers = answersTo(question, {});
  const truth = truthIn({});
  expect(truth).toBeLessThan(-0.1);
  expect(holding(answers, truth)).toBeGreaterThanOrEqual(88);
  expect(working(answers)).toBeGreaterThan(50);
});

test("it holds with a dozen teams too", () => {
  const answers = answersTo(question, { teams: 12, perTeam: 10 });
  expect(holding(answers, truthIn({ teams: 12, perTeam: 10 }))).toBeGreaterThanOrEqual(88);
});

test("an offer to those with the worst scores, that does nothing, is never said to work", () => {
  const answers = answersTo({ ...question, byLot: false }, { relief: 0, offeredBy: "SCORE" }, SOME);
  expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(["NOT_IDENTIFIED"]));
});

test("where the strained are silent, the answer says who answered and how different the silent would have to be", () => {
  const answers = answersTo(question, { allAnswer: false }, SOME).filter(
    ({ state }) => state === "ESTIMATED",
  );
  const silent = answers.filter((answer) => answer.state === "ESTIMATED" && answer.response.treated < 1);
  const told = answers.filter((answer) => answer.state === "ESTIMATED" && answer.unmeasured.tipping !== null);
  expect(answers).toHaveLength(SOME);
  expect(silent.length).toBeGreaterThan(0);
  expect(told).toEqual(silent);
});
