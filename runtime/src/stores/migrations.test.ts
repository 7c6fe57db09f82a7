import { expect, test } from "vitest";
import { pendingNames } from "./migrations.ts";

const known = ["0002-ties", "0001-people", "0003-seen"];

test("what is pending follows what has been applied, by number", () => {
  expect(pendingNames("graph", known, [])).toEqual(["0001-people", "0002-ties", "0003-seen"]);
  expect(pendingNames("graph", known, ["0001-people"])).toEqual(["0002-ties", "0003-seen"]);
  expect(pendingNames("graph", known, known.toSorted())).toEqual([]);
});

test("a database made by a newer version is refused", () => {
  expect(() => pendingNames("graph", known, [...known.toSorted(), "0004-later"])).toThrow(
    "the database has had migration graph/0004-later, which this version does not contain",
  );
});

test("a migration that was put before one already applied is refused", () => {
  expect(() => pendingNames("graph", known, ["0001-people", "0003-seen"])).toThrow(
    "migration graph/0002-ties comes before graph/0003-seen, which has been applied already: give it a higher number",
  );
});
