import { expect, test } from "vitest";
import { protagonistOf } from "./model/activity/overtime.ts";
import { parameters, quiet } from "./model/parameters.ts";
import { organisationOf, type Person } from "./model/people/organisation.ts";
import { type Simulation, weeksOf } from "./model/weeks.ts";
import { historyOf } from "./testing/history.ts";
import { assessLife, livesIn } from "./testing/lives.ts";

// What the metrics stage says of whole simulated histories, from interactions to alerts.

interface Lived {
  person: Person;
  assessed: ReturnType<typeof assessLife>;
}

function assessAll(simulation: Simulation, whose: (person: Person) => boolean = () => true): Lived[] {
  const lives = livesIn(historyOf(simulation), simulation.size);
  return organisationOf(simulation.seed, simulation.size)
    .people.filter(whose)
    .map((person) => ({ person, assessed: assessLife(lives[person.index] ?? [], person, simulation) }));
}

const raisedIn = (lived: readonly Lived[]) =>
  lived.flatMap(({ person, assessed }) =>
    assessed.flatMap(({ event, episode, monday }) =>
      event === "RAISED" && episode ? [{ who: person.address, monday, pattern: episode.pattern }] : [],
    ),
  );

const silencesIn = (lived: readonly Lived[]) =>
  new Set(
    lived.flatMap(({ assessed }) =>
      assessed.flatMap(({ risk }) => (risk.state === "SCORED" ? [] : risk.because)),
    ),
  );

const quietly = (seed: number, monday: string): Simulation => ({
  seed,
  size: 30,
  monday,
  weeks: 26,
  parameters: quiet,
  story: false,
});

test("organisations in which nothing happens are alerted no more than the rulings expect", () => {
  // Of different halves of the year: with both changes of the clock, holidays and leave.
  const lived = [quietly(2, "2026-01-05"), quietly(3, "2025-10-06"), quietly(4, "2026-06-01")].flatMap(
    (simulation) => assessAll(simulation),
  );
  const scored = lived.flatMap(({ assessed }) => assessed.filter(({ risk }) => risk.state === "SCORED"));
  expect(scored.length).toBeGreaterThan(1_000);
  const raised = raisedIn(lived);
  const perWeek = (pattern: string) =>
    (raised.filter((one) => one.pattern === pattern).length / scored.length) * 2_000;
  // Of 2,000 people (facts/statistics, Overload index): about 3 rises and 8 alerts of steady overload a week.
  expect(perWeek("RISE")).toBeLessThanOrEqual(3);
  expect(perWeek("CHRONIC")).toBeLessThanOrEqual(8);
  expect(silencesIn(lived)).toEqual(new Set(["NO_HOURS", "NEW", "LEAVE", "PART_TIME"]));
});

test("nights, rotas, part time, leave and a change of the clock raise no alert", () => {
  // To the end of November, so that two clocks are put back in it.
  const simulation = { ...quietly(1, "2026-07-20"), size: 100, weeks: 18 };
  const night = ({ start }: Person) => start >= 14 * 60;
  const lived = assessAll(simulation, (person) => night(person) || person.contractHours < 40);
  expect(raisedIn(lived)).toEqual([]);
  const nights = lived.filter(({ person }) => night(person) && person.contractHours === 40);
  const autumn = nights.map(({ assessed }) => assessed.find(({ monday }) => monday === "2026-10-19"));
  // By hours of their own, on the night with the 25th hour too.
  expect(autumn.filter((week) => week?.risk.state === "SCORED").length).toBeGreaterThan(8);
  expect([...silencesIn(lived)]).toEqual(expect.arrayContaining(["LEAVE", "PART_TIME"]));
});

test("who travels for three weeks is said nothing of", () => {
  const simulation = { ...quietly(5, "2026-01-05"), size: 20, weeks: 22 };
  const lives = livesIn(historyOf(simulation), simulation.size);
  const [traveller] = organisationOf(5, 20).people.filter(({ contractHours }) => contractHours === 40);
  if (!traveller) throw new Error("the organisation has nobody in full time");
  for (const away of [-9, -6, 5, 8]) {
    const life = (lives[traveller.index] ?? []).map((one) => {
      const isAway = one.at >= Date.parse("2026-04-13") && one.at < Date.parse("2026-05-04");
      return isAway ? { ...one, at: one.at - away * 3_600_000 } : one;
    });
    const assessed = assessLife(
      life.toSorted((a, b) => a.at - b.at),
      traveller,
      simulation,
    );
    expect(raisedIn([{ person: traveller, assessed }])).toEqual([]);
    const journey = assessed.filter(({ monday }) => monday >= "2026-04-13" && monday < "2026-05-04");
    expect(new Set(journey.map(({ risk }) => risk.state))).toEqual(new Set(["NOT_ENOUGH_DATA"]));
  }
});

test.each([
  [1, "2026-05-25"],
  [2, "2026-01-05"],
  [3, "2025-07-14"],
  [4, "2025-10-06"],
])(
  "organisation %i from %s: the story's alert is due with the late delivery and not before",
  (seed, monday) => {
    const simulation = { ...quietly(seed, monday), size: 20, parameters, story: true };
    const hero = protagonistOf(organisationOf(seed, simulation.size));
    const history = [...weeksOf(simulation).take(simulation.weeks + 1)];
    const assessed = (weeks: typeof history) =>
      assessLife(livesIn(weeks, simulation.size)[hero.index] ?? [], hero, simulation);
    const known = assessed(history);
    const later = assessed(history.map((week) => ({ ...week, sends: [...week.sends, ...week.late] })));
    expect(raisedIn([{ person: hero, assessed: known }])).toEqual([]);
    expect(later.at(-1)).toMatchObject({ event: "RAISED", episode: { pattern: "RISE" } });
  },
);
