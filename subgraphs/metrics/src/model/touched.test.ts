import { expect, test } from "vitest";
import { touchedBy } from "./touched.ts";

// A Wednesday.
const today = new Map([[1, new Date("2026-04-15T12:00:00Z")]]);
const on = (day: string, ...people: number[]) => ({ dataset: 1, days: [{ day, people }] });

test("whoever is touched by several facts is named once, with all the days between", () => {
  const recorded = [on("2026-04-14", 1, 2), on("2026-04-13", 2), on("2026-04-15", 2, 3)];
  expect(touchedBy(recorded, today)).toEqual([
    { person: 1, dataset: 1, firstDay: "2026-04-14", lastDay: "2026-04-14", urgent: false },
    { person: 2, dataset: 1, firstDay: "2026-04-13", lastDay: "2026-04-15", urgent: false },
    { person: 3, dataset: 1, firstDay: "2026-04-15", lastDay: "2026-04-15", urgent: false },
  ]);
});

test("late mail into a week that is over is urgent, and stays so among other mail", () => {
  const recorded = [on("2026-04-15", 1, 2), on("2026-04-12", 1, 3), on("2026-04-14", 3)];
  const urgent = touchedBy(recorded, today).filter((touched) => touched.urgent);
  expect(urgent.map(({ person }) => person)).toEqual([1, 3]);
});

test("nobody waits for the single one of an import", () => {
  const crowd = Array.from({ length: 65 }, (_, person) => person);
  expect(touchedBy([on("2026-04-12", ...crowd)], today).some(({ urgent }) => urgent)).toBe(false);
});
