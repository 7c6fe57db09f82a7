import { meetingsOf } from "./activity/meetings.ts";
import { messagesOf } from "./activity/messages.ts";
import { overtimeOf, overtimeWeeks, protagonistOf } from "./activity/overtime.ts";
import type { Send } from "./activity/send.ts";
import { type Timetable, timetableOf } from "./activity/timetable.ts";
import { daysOf, earliestOf, mondayAfter } from "./calendar.ts";
import type { Parameters } from "./parameters.ts";
import { type Organisation, organisationOf } from "./people/organisation.ts";
import { drawnOffers, type State, strainOf } from "./strain/strain.ts";

/** All that decides an organisation's history: the same one gives the same sends, to the last millisecond. */
export interface Simulation {
  seed: number;
  size: number;
  /** The Monday of week 0. */
  monday: string;
  /** How many weeks are history; what follows is told as the clock goes. */
  weeks: number;
  parameters: Parameters;
  /** Whether one person's last weeks are written so that an alert is due. */
  story: boolean;
}

export interface Week {
  index: number;
  monday: string;
  states: readonly State[];
  /** In order of time, and after all of the week before. */
  sends: Send[];
  /** Of this week too, but delivered late. */
  late: Send[];
}

/** Week after week without an end; nothing is kept but the present one. */
export function* weeksOf(simulation: Simulation): Generator<Week> {
  const { seed, size, parameters } = simulation;
  const organisation = organisationOf(seed, size);
  const mondayOf = (week: number) => mondayAfter(simulation.monday, week);
  const world = { organisation, parameters, mondayOf };
  let ahead: Send[] = [];
  let index = 0;
  for (const drawn of strainOf({ ...world, rule: drawnOffers(world) })) {
    const monday = mondayOf(index);
    const states = simulation.story ? told(drawn, organisation, simulation.weeks - index) : drawn;
    const { sends, late } = sendsOf(simulation, organisation, states, { index, monday });
    // In one zone the week is still the last one when in another the next has begun.
    const end = earliestOf(mondayOf(index + 1));
    const known = [...ahead, ...sends].sort(byTime);
    ahead = known.filter(({ at }) => at >= end);
    yield { index, monday, states, sends: known.filter(({ at }) => at < end), late: late.sort(byTime) };
    index += 1;
  }
}

const byTime = (one: Send, other: Send) => one.at - other.at;

/** How long the protagonist is calm and present before the story: all weeks that an index looks back on. */
const CALM_WEEKS = 22;

function told(states: readonly State[], organisation: Organisation, weeksLeft: number): readonly State[] {
  if (weeksLeft > CALM_WEEKS || weeksLeft < 0) return states;
  const { index } = protagonistOf(organisation);
  return states.map((state, person) => (person === index ? { ...state, load: 0, onLeave: false } : state));
}

function sendsOf(
  { weeks, parameters, story }: Simulation,
  organisation: Organisation,
  states: readonly State[],
  { index, monday }: { index: number; monday: string },
) {
  const calendars = new Map(organisation.teams.map(({ zone }) => [zone, daysOf(zone, monday)]));
  const hero = protagonistOf(organisation);
  const before = story ? overtimeWeeks.find((week) => week === weeks - index) : undefined;
  const timetables = organisation.people.map((person, i): Timetable => {
    const days = calendars.get(person.team.zone) ?? [];
    // Who works overtime works on holidays too; the story is then the same whenever it is told.
    const own =
      before && person.index === hero.index ? days.map((day) => ({ ...day, holiday: false })) : days;
    return timetableOf(person, states[i] as State, own);
  });
  const planned = { organisation, parameters, week: index, timetables };
  const sends = [...meetingsOf(planned), ...messagesOf(planned)];
  const own = timetables[hero.index];
  if (!before || !own) return { sends, late: [] };
  const overtime = [...overtimeOf(organisation, own, timetables, index)];
  return before === 1 ? { sends, late: overtime } : { sends: [...sends, ...overtime], late: [] };
}
