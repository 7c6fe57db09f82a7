import { MINUTE_MS, type Span } from "../calendar.ts";
import type { Parameters } from "../parameters.ts";
import type { Organisation, Person } from "../people/organisation.ts";
import { randomOf } from "../random.ts";
import { paceOf } from "./pace.ts";
import type { Send } from "./send.ts";
import { isThere, slotFor, type Timetable } from "./timetable.ts";

interface Meetings {
  organisation: Organisation;
  parameters: Parameters;
  week: number;
  timetables: readonly Timetable[];
}

/** The week's meetings, those that recur first, entered in everybody's timetable. */
export function* meetingsOf(meetings: Meetings): Generator<Send> {
  yield* teamMeetings(meetings);
  yield* projectMeetings(meetings);
  yield* oneOnOnes(meetings);
  yield* adHocMeetings(meetings);
}

/** A quarter of an hour a day and an hour a week, at times that stay. */
function* teamMeetings({ organisation, timetables }: Meetings): Generator<Send> {
  for (const { index, people } of organisation.teams) {
    const [head, ...others] = timetablesOf(people, timetables);
    const weekly = index % 3;
    for (const { day, start } of head?.shifts ?? []) {
      const daily = day === weekly + 1 ? { after: 120, minutes: 60 } : { after: 75, minutes: 15 };
      yield* hold([head, ...others], spanAt(start + daily.after * MINUTE_MS, daily.minutes));
    }
  }
}

/** Twice a week, an hour and half of one. */
function* projectMeetings({ organisation, week, timetables }: Meetings): Generator<Send> {
  for (const [index, project] of organisation.projects.entries()) {
    // Not drawn anew each week: the first free slots of a fixed order.
    for (const [round, minutes] of [60, 30].entries()) {
      const there = timetablesOf(project, timetables).filter(({ shifts }) => shifts.length > 0);
      const slot = slotFor(there, minutes, randomOf(organisation.seed, "project", index, round, week % 2));
      if (slot) yield* hold(there, slot);
    }
  }
}

/** Half an hour with each of one's people every other week. */
function* oneOnOnes({ organisation, week, timetables }: Meetings): Generator<Send> {
  for (const person of organisation.people) {
    if (person.manager === person || (person.index + week) % 2 === 0) continue;
    const pair = timetablesOf([person.manager, person], timetables);
    const slot = slotFor(pair, 30, randomOf(organisation.seed, "one-on-one", person.index, week));
    if (slot) yield* hold(pair, slot);
  }
}

function* adHocMeetings({ organisation, parameters, week, timetables }: Meetings): Generator<Send> {
  for (const timetable of timetables) {
    const { person } = timetable;
    const random = randomOf(organisation.seed, "ad-hoc", person.index, week);
    const colleagues = [...new Set([...person.team.people, ...person.projects.flat()])].filter(
      (one) => one !== person,
    );
    for (
      let left = random.poisson(parameters.work.adHocMeetings * paceOf(timetable, parameters));
      left > 0;
      left -= 1
    ) {
      const invited = Array.from({ length: 1 + random.below(3) }, () => random.below(colleagues.length));
      const people = [...new Set(invited)].flatMap((index) => colleagues[index] ?? []);
      const group = [timetable, ...timetablesOf(people, timetables)];
      const slot = slotFor(group, random.chance(0.5) ? 30 : 60, random);
      if (slot) yield* hold(group, slot);
    }
  }
}

/** Only with those who are there; without the organiser, or alone, there is none. */
function* hold([organiser, ...others]: readonly (Timetable | undefined)[], span: Span): Generator<Send> {
  if (!organiser || !isThere(organiser, span)) return;
  const there = others.filter((one) => one !== undefined && isThere(one, span)) as Timetable[];
  if (there.length === 0) return;
  for (const { meetings } of [organiser, ...there]) meetings.push(span);
  yield {
    kind: "MEETING",
    from: organiser.person,
    to: there.map(({ person }) => person),
    at: span.start,
    seconds: (span.end - span.start) / 1_000,
  };
}

const spanAt = (start: number, minutes: number): Span => ({ start, end: start + minutes * MINUTE_MS });

const timetablesOf = (people: readonly Person[], timetables: readonly Timetable[]): Timetable[] =>
  people.flatMap(({ index }) => timetables[index] ?? []);
