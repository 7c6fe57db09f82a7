import { expect, test } from "vitest";
import { usual } from "../../testing/history.ts";
import { mondayAfter } from "../calendar.ts";
import { parameters, quiet } from "../parameters.ts";
import { organisationOf } from "../people/organisation.ts";
import { drawnOffers, type State, strainOf } from "./strain.ts";

function statesOf(rules: typeof parameters, size = 600): State[][] {
  const world = {
    organisation: organisationOf(1, size),
    parameters: rules,
    mondayOf: (week: number) => mondayAfter(usual.monday, week),
  };
  return [...strainOf({ ...world, rule: drawnOffers(world) }).take(26)].map((week) => [...week]);
}

const settled = statesOf(parameters).slice(8);
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const varianceOf = (values: readonly number[]) => {
  const mean = meanOf(values);
  return meanOf(values.map((value) => (value - mean) ** 2));
};

test("strain varies by about one, and a sixth of that is the team's", () => {
  const variance = meanOf(settled.map((week) => varianceOf(week.map(({ strain }) => strain))));
  expect(variance).toBeGreaterThan(0.9);
  expect(variance).toBeLessThan(2);
  // Between teams of ten, a tenth of what people differ by within them remains.
  const teams = settled.map((week) => {
    const means = Array.from({ length: 60 }, (_, team) =>
      meanOf(week.slice(team * 10, team * 10 + 10).map(({ strain }) => strain)),
    );
    return varianceOf(means);
  });
  const intraclass = (meanOf(teams) / variance - 0.1) / 0.9;
  expect(intraclass).toBeGreaterThan(0.05);
  expect(intraclass).toBeLessThan(0.25);
});

test("of the eligible some are offered and some held out, and not all take it", () => {
  const draws = settled.flat().filter(({ draw }) => draw !== null);
  const offered = draws.filter(({ draw }) => draw === "OFFERED");
  expect(offered.length / draws.length).toBeGreaterThan(0.5);
  expect(offered.length / draws.length).toBeLessThan(0.7);
  expect(offered.filter(({ taken }) => taken).length / offered.length).toBeGreaterThan(0.5);
});

test("who is strained answers the survey less", () => {
  const share = (some: readonly State[]) => some.filter(({ pulse }) => pulse !== null).length / some.length;
  const all = settled.flat();
  const calm = share(all.filter(({ strain }) => strain < 0));
  expect(share(all.filter(({ strain }) => strain > 1.5))).toBeLessThan(calm / 2);
  expect(calm).toBeLessThan(0.5);
});

test("four weeks in a hundred are leave", () => {
  expect(meanOf(settled.flat().map(({ onLeave }) => (onLeave ? 1 : 0)))).toBeCloseTo(0.04, 2);
});

test("in a quiet organisation nobody is strained and nobody is offered anything", () => {
  const states = statesOf(quiet, 60).flat();
  expect(states.every(({ strain, load, draw }) => strain === 0 && load === 0 && draw === null)).toBe(true);
});
