import { type Random, randomOf } from "../model/random.ts";
import { normal } from "./table.ts";

/**
 * How a made organisation works, after "Proof" in the rulings; hours in standard deviations, strain likewise.
 */
export interface Story {
  seed: number;
  teams: number;
  perTeam: number;
  /** Hours that an offer that is taken up takes off meetings. */
  relief: number;
  /** Teams are offered it by lot, or those with the most meetings are. */
  offeredBy: "LOT" | "SCORE";
  /** Nobody answers less when strained. */
  allAnswer?: boolean;
}

/** A week of a person, as the pulse and the calendar show it. */
export interface PersonWeek {
  team: number;
  offered: boolean;
  taken: boolean;
  /** Of the four weeks before the offer. */
  meetingsBefore: number;
  pulseBefore: number;
  /** Mean of the eight weeks after the offer; NaN who never answered. */
  pulse: number;
}

const BEFORE = 16;
const AFTER = 8;
const CARRIED = 0.6;
const WITHDRAWAL = 0.3;
const COMPLIANCE = 0.6;
const SPILLOVER = 0.3;

interface Person {
  trait: number;
  slope: number;
  demand: number;
  strain: number;
}

/**
 * Everything that chance decides, drawn in the same order whatever is offered: two runs with one seed differ
 * by the offer alone.
 */
export function organisationOf(
  story: Story,
  offeredTo: "ASSIGNED" | "ALL" | "NONE" = "ASSIGNED",
): PersonWeek[] {
  const random = randomOf(story.seed);
  const teams = Array.from({ length: story.teams }, () => ({
    level: Math.sqrt(0.15) * normal(random),
    lot: random(),
  }));
  const people = teams.map(() => Array.from({ length: story.perTeam }, () => personOf(random)));
  const past = teams.map(
    (team, at) => people[at]?.map((person) => live(person, team.level, BEFORE, 0, random)) ?? [],
  );
  const offered = offersTo(
    story,
    teams,
    past.map((team) => mean(team.map(({ meetings }) => meetings))),
    offeredTo,
  );
  return teams.flatMap((team, at) => {
    const crowd = people[at] ?? [];
    const willing = crowd.map(({ strain }) => random() < COMPLIANCE + 0.1 * Math.tanh(strain));
    const took = willing.map((is) => is && (offered[at] ?? false));
    const others = mean(took.map(Number));
    return crowd.map((person, seat) => {
      const taken = took[seat] ?? false;
      const relief = story.relief * (taken ? 1 : SPILLOVER * others);
      const after = live(person, team.level, AFTER, relief, random, story.allAnswer);
      return {
        team: at,
        offered: offered[at] ?? false,
        taken,
        meetingsBefore: past[at]?.[seat]?.meetings ?? 0,
        pulseBefore: past[at]?.[seat]?.truePulse ?? 0,
        pulse: offeredTo === "ASSIGNED" ? after.pulse : after.truePulse,
      };
    });
  });
}

/**
 * Of an offer on who is offered it, over the weeks after, by the same organisation lived twice: nobody and
 * everybody offered.
 */
export function truthOf(story: Story): number {
  const [all, none] = [organisationOf(story, "ALL"), organisationOf(story, "NONE")];
  return mean(all.map(({ pulse }, person) => pulse - (none[person]?.pulse ?? 0)));
}

function personOf(random: Random): Person {
  return { trait: 0.8 * normal(random), slope: 1 + 0.5 * normal(random), demand: normal(random), strain: 0 };
}

/**
 * So many weeks of one person: demand makes meetings, they strain, strain is carried on and makes for fewer
 * meetings.
 */
function live(
  person: Person,
  team: number,
  weeks: number,
  relief: number,
  random: Random,
  allAnswer = false,
) {
  const [meetings, pulses, answered]: number[][] = [[], [], []];
  for (let week = 0; week < weeks; week++) {
    person.demand = 0.7 * person.demand + Math.sqrt(1 - 0.49) * normal(random);
    const hours = person.demand - WITHDRAWAL * Math.tanh(person.strain) + 0.5 * normal(random) - relief;
    const load = person.slope * 0.5 * Math.tanh(hours);
    person.strain =
      CARRIED * person.strain + load + 0.4 * person.trait + 0.4 * team + 0.4 * heavyTailed(random);
    // Reliability of .7: of the answer's variance, three tenths are chance.
    const pulse = person.strain + 0.6 * normal(random);
    const answers = random() < 1 / (1 + Math.exp(0.3 + 0.6 * person.strain));
    meetings?.push(hours);
    pulses?.push(pulse);
    if (answers || allAnswer) answered?.push(pulse);
  }
  return {
    meetings: mean((meetings ?? []).slice(-4)),
    truePulse: mean((pulses ?? []).slice(-8)),
    pulse: mean(answered ?? []),
  };
}

/** t with 5 degrees of freedom, of spread 1. */
function heavyTailed(random: Random): number {
  const squares = Array.from({ length: 5 }, () => normal(random) ** 2).reduce((sum, one) => sum + one, 0);
  return (normal(random) / Math.sqrt(squares / 5)) * Math.sqrt(3 / 5);
}

function offersTo(
  { offeredBy }: Story,
  teams: readonly { lot: number }[],
  scores: number[],
  to: "ASSIGNED" | "ALL" | "NONE",
): boolean[] {
  if (to !== "ASSIGNED") return teams.map(() => to === "ALL");
  const keys = offeredBy === "LOT" ? teams.map(({ lot }) => lot) : scores;
  const half = keys.toSorted((a, b) => b - a)[Math.floor(teams.length / 2) - 1] ?? Infinity;
  return keys.map((key) => key >= half);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
