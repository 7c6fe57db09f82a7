import { isBusySeason } from "../calendar.ts";
import type { Parameters } from "../parameters.ts";
import type { Organisation, Person } from "../people/organisation.ts";
import { randomOf } from "../random.ts";

/** What becomes of somebody who is eligible: null where nobody was in the position to be offered anything. */
export type Draw = "OFFERED" | "HELD_OUT" | null;

/** Somebody's week, as only a simulation knows it. */
export interface State {
  /** Demand, less relief and withdrawal; standard deviation near 1. */
  load: number;
  /** The latent outcome. */
  strain: number;
  onLeave: boolean;
  draw: Draw;
  /** Whether an offer of this week is taken. */
  taken: boolean;
  /** The answer to the week's survey: strain, measured with error; null where not asked or not answered. */
  pulse: number | null;
}

/** Decides who is offered something, of those the signal may point at. */
export type OfferRule = (week: number, person: number, signal: number) => Draw;

export interface World {
  organisation: Organisation;
  parameters: Parameters;
  /** The Monday of week 0, and so on. */
  mondayOf: (week: number) => string;
  rule: OfferRule;
}

interface Memory extends State {
  demand: number;
  /** The loads of the last three weeks. */
  loads: readonly number[];
  lastDraw: number;
  reliefUntil: number;
  /** Draws that are the same every week. */
  trait: number;
  slope: number;
}

/** The strain process, week after week without an end. Everybody's state, by index. */
export function* strainOf(world: World): Generator<readonly State[]> {
  let memories = world.organisation.people.map((person) => bornWith(world, person));
  let teams = world.organisation.teams.map(() => 0);
  for (let week = 0; ; week += 1) {
    teams = teams.map((value, team) => teamAfter(value, team, week, world));
    const reliefs = reliefsOf(memories, week, world);
    const season = isBusySeason(world.mondayOf(week)) ? world.parameters.demand.season : 0;
    memories = memories.map((memory, index) => {
      const person = world.organisation.people[index] as Person;
      const team = teams[person.team.index] ?? 0;
      return weekAfter(memory, { world, person, week, team, season, relief: reliefs[index] ?? 0 });
    });
    yield memories;
  }
}

function bornWith({ organisation, parameters: { strain } }: World, { index }: Person): Memory {
  const random = randomOf(organisation.seed, "trait", index);
  return {
    load: 0,
    strain: 0,
    onLeave: false,
    draw: null,
    taken: false,
    pulse: null,
    demand: 0,
    loads: [],
    lastDraw: -Infinity,
    reliefUntil: -Infinity,
    trait: strain.traitSd * random.normal(),
    slope: strain.slope.mean * (1 + strain.slope.spread * random.normal()),
  };
}

function teamAfter(before: number, team: number, week: number, { organisation, parameters }: World): number {
  const { carry, sd } = parameters.strain.team;
  return autoregress(before, carry, sd, randomOf(organisation.seed, "team", team, week).normal());
}

/** The variance stays that of `sd`. */
const autoregress = (before: number, carry: number, sd: number, normal: number) =>
  carry * before + sd * Math.sqrt(1 - carry ** 2) * normal;

/** By how much this week's load falls for each: one's own offer, and what others' offers leave of shared meetings. */
function reliefsOf(memories: readonly Memory[], week: number, world: World): number[] {
  const { relief, spillOver } = world.parameters.offer;
  const own = memories.map(({ reliefUntil }) => (week <= reliefUntil ? relief : 0));
  return world.organisation.people.map((person) => {
    const others = person.team.people.filter((other) => other !== person);
    const shared = others.reduce((sum, { index }) => sum + (own[index] ?? 0), 0) / Math.max(1, others.length);
    return (own[person.index] ?? 0) + spillOver * shared;
  });
}

interface Step {
  world: World;
  person: Person;
  week: number;
  team: number;
  season: number;
  relief: number;
}

function weekAfter(before: Memory, step: Step): Memory {
  const { organisation, parameters } = step.world;
  const random = randomOf(organisation.seed, "week", step.person.index, step.week);
  const { demand: market, strain: rules } = parameters;
  const demand = autoregress(before.demand, market.carry, market.sd, random.normal());
  const load = demand + step.season - step.relief + rules.withdrawal * before.strain;
  const strain =
    rules.carry * before.strain +
    before.slope * Math.tanh(load) +
    (1 - rules.carry) * (before.trait + step.team) +
    rules.shock.scale * random.student(rules.shock.freedom);
  const onLeave = random.chance(parameters.leave);
  const drawn = drawAfter(before, step, random.unit());
  const pulse = pulseOf(strain, drawn.draw, step);
  const loads = [...before.loads, load].slice(-3);
  return { ...before, ...drawn, demand, load, strain, onLeave, pulse, loads };
}

/** What is known before the week decides; an offer works from the next week on. */
function drawAfter(before: Memory, { world, person, week }: Step, luck: number) {
  const { offer } = world.parameters;
  const signal = before.loads.reduce((sum, load) => sum + load, 0) / 3;
  const eligible = week >= offer.from && week - before.lastDraw > offer.restWeeks;
  const draw = eligible ? world.rule(week, person.index, signal) : null;
  const odds = Math.log(offer.compliance / (1 - offer.compliance)) + offer.byStrain * before.strain;
  const taken = draw === "OFFERED" && luck < logistic(odds);
  return {
    draw,
    taken,
    lastDraw: draw ? week : before.lastDraw,
    reliefUntil: taken ? week + offer.weeks : before.reliefUntil,
  };
}

function pulseOf(strain: number, draw: Draw, { world, person, week }: Step): number | null {
  const { invited, noiseSd, answer, byStrain, byOffer } = world.parameters.pulse;
  const random = randomOf(world.organisation.seed, "pulse", person.index, week);
  const [asked, luck] = [random.chance(invited), random.unit()];
  const odds = answer + byStrain * strain + (draw === "OFFERED" ? byOffer : 0);
  return asked && luck < logistic(odds) ? strain + noiseSd * random.normal() : null;
}

const logistic = (odds: number) => 1 / (1 + Math.exp(-odds));

/** Who is eligible is drawn: some are offered, the others held out. */
export function drawnOffers({ organisation, parameters }: Omit<World, "rule">): OfferRule {
  const { above, share } = parameters.offer;
  return (week, person, signal) => {
    if (signal <= above || share === 0) return null;
    return randomOf(organisation.seed, "offer", person, week).chance(share) ? "OFFERED" : "HELD_OUT";
  };
}
