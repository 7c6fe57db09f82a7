import { expect, test } from "vitest";
import { movedFrom, revisitOf, tieOf } from "./tie.ts";
import { countsForTies, faultsOf, firstRule, windowOf } from "./tie-rule.ts";

test("a tie needs an answer, however much one side sends", () => {
  expect(tieOf(firstRule, { up: 40, down: 0 })).toEqual({ tied: false, weight: 40 });
  expect(tieOf(firstRule, { up: 1, down: 1 })).toEqual({ tied: true, weight: 2 });
});

test("a rule without reciprocity takes what is never answered, from its threshold on", () => {
  const oneWay = { ...firstRule, eachWay: 0, bothWays: 3 };
  expect(tieOf(oneWay, { up: 2, down: 0 }).tied).toBe(false);
  expect(tieOf(oneWay, { up: 3, down: 0 }).tied).toBe(true);
});

test("numbers out of range are named, each with its range", () => {
  expect(faultsOf(firstRule)).toEqual([]);
  expect(faultsOf({ days: 6, mostRecipients: 8, eachWay: 1, bothWays: 0 })).toEqual([
    "days is 6; give 7 to 91",
    "bothWays is 0; give 1 to 1000",
  ]);
});

test("the window is 28 days and ends on the horizon's day", () => {
  expect(windowOf(firstRule, "2010-09-30")).toEqual({ first: "2010-09-03", last: "2010-09-30" });
});

test("a send to eight people counts, one to nine does not", () => {
  expect([8, 9].map((recipients) => countsForTies(firstRule, recipients))).toEqual([true, false]);
});

test("totals change again when the earliest day leaves the window, or a day ahead enters it", () => {
  expect(revisitOf(firstRule, { inside: "2010-09-03", ahead: null })).toBe("2010-10-01");
  expect(revisitOf(firstRule, { inside: "2010-09-03", ahead: "2010-09-04" })).toBe("2010-09-04");
  expect(revisitOf(firstRule, { inside: null, ahead: null })).toBeNull();
});

test("others hear of ties and of their weights, not of counts that tie nobody", () => {
  const untied = { up: 3, down: 0, tied: false };
  const tied = { up: 3, down: 1, tied: true };
  expect(movedFrom(untied, { ...untied, up: 4 })).toBe(false);
  expect(movedFrom(untied, tied)).toBe(true);
  expect(movedFrom(tied, { ...tied, down: 2 })).toBe(true);
  expect(movedFrom(tied, { ...tied, up: 2, down: 2 })).toBe(false);
});
