import { expect, test } from "vitest";
import { growTree, type Recorded } from "./tree.ts";

const person = (number: number, manager: number | null, unit: number | null = null): Recorded => ({
  person: number,
  manager,
  unit,
});

test("a head's team is the head and everybody below, and hangs in the team of the head's manager", () => {
  const { places, parents } = growTree(
    [person(1, null), person(2, 1), person(3, 2), person(4, 1)],
    new Map(),
  );
  expect([...places]).toEqual([
    [1, "head 1"],
    [2, "head 2"],
    [3, "head 2"],
    [4, "head 1"],
  ]);
  expect(parents.get("head 2")).toBe("head 1");
  expect(parents.get("head 1")).toBe("everybody");
});

test("a named unit wins over the manager's team, and a unit of nobody is none", () => {
  const units = new Map([
    [10, null],
    [11, 10],
    [12, 10],
  ]);
  const { places, parents } = growTree([person(1, null), person(2, 1, 11), person(3, 2, 11)], units);
  expect(places.get(2)).toBe("unit 11");
  expect([...parents]).toEqual([
    ["everybody", null],
    ["unit 11", "unit 10"],
    ["unit 10", "everybody"],
  ]);
});

test("a head with a named unit heads those who have none, inside that unit", () => {
  const { places, parents } = growTree([person(1, null, 10), person(2, 1)], new Map([[10, null]]));
  expect(places.get(1)).toBe("head 1");
  expect(parents.get("head 1")).toBe("unit 10");
});

test("whoever has neither is among everybody", () => {
  expect(growTree([person(1, null)], new Map()).places.get(1)).toBe("everybody");
});
