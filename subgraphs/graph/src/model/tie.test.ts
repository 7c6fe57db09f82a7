import { expect, test } from "vitest";
import { countsForTies, movedFrom, revisitOf, tieOf, windowOf } from "./tie.ts";

test("a tie needs an answer, however much one side sends", () => {
  expect(tieOf({ up: 40, down: 0 })).toEqual({ tied: false, weight: 40 });
  expect(tieOf({ up: 1, down: 1 })).toEqual({ tied: true, weight: 2 });
});

test("the window is 28 days and ends on the horizon's day", () => {
  expect(windowOf("2010-09-30")).toEqual({ first: "2010-09-03", last: "2010-09-30" });
});

test("a send to eight people counts, one to nine does not", () => {
  expect([8, 9].map(countsForTies)).toEqual([true, false]);
});

test("totals change again when the earliest day leaves the window, or a day ahead enters it", () => {
  expect(revisitOf({ inside: "2010-09-03", ahead: null })).toBe("2010-10-01");
  expect(revisitOf({ inside: "2010-09-03", ahead: "2010-09-04" })).toBe("2010-09-04");
  expect(revisitOf({ inside: null, ahead: null })).toBeNull();
});

test("others hear of ties and of their weights, not of counts that tie nobody", () => {
  expect(movedFrom({ up: 3, down: 0, tied: false }, { up: 4, down: 0 })).toBe(false);
  expect(movedFrom({ up: 3, down: 0, tied: false }, { up: 3, down: 1 })).toBe(true);
  expect(movedFrom({ up: 3, down: 1, tied: true }, { up: 3, down: 2 })).toBe(true);
  expect(movedFrom({ up: 3, down: 1, tied: true }, { up: 2, down: 2 })).toBe(false);
});
