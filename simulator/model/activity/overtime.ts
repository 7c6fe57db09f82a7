import { HOUR_MS, MINUTE_MS } from "../calendar.ts";
import type { Organisation, Person } from "../people/organisation.ts";
import { type Random, randomOf } from "../random.ts";
import type { Send } from "./send.ts";
import { slotFor, type Timetable } from "./timetable.ts";

/**
 * The one person who is told about: everybody else's weeks are drawn, theirs are written. Calm, then two weeks of
 * overtime, then a week whose evenings arrive late, as when a mail connector catches up: with them the third week of the
 * last four is high, and an alert is due.
 */
export const protagonistOf = ({ teams, people }: Organisation): Person =>
  teams[1]?.people.find((person) => person.contractHours === 40 && person !== teams[1]?.people[0]) ??
  (people[1] as Person);

/** How many weeks before the present one are spent in overtime; of the last one it arrives late. */
export const overtimeWeeks = [3, 2, 1] as const;

/** Evenings, a Saturday, a Sunday morning, and meetings on top. */
export function* overtimeOf(
  { seed }: Organisation,
  timetable: Timetable,
  timetables: readonly Timetable[],
  week: number,
): Generator<Send> {
  const random = randomOf(seed, "overtime", week);
  const { person } = timetable;
  const partners = [...new Set([...person.team.people, ...person.projects.flat()])].filter(
    (one) => one !== person,
  );
  const partner = (turn: number) => partners[turn % partners.length] ?? person.manager;
  const mail = (at: number, turn: number): Send => ({ kind: "MAIL", from: person, to: [partner(turn)], at });
  yield* extraMeetings(timetable, timetables, partners, random);
  for (const { start, end } of timetable.shifts) {
    // No hour of the day is left alone, also when the colleagues to meet are on holiday.
    yield* spaced(16, start, end, random).map((at) => mail(at, random.below(partners.length)));
    // From two hours after the working day until less than eleven hours are left of the night.
    const rest = start + 24 * HOUR_MS - 9.5 * HOUR_MS;
    yield {
      kind: "CALL",
      from: person,
      to: [partner(random.below(partners.length))],
      at: end + 75 * MINUTE_MS,
      seconds: 2_400,
    };
    yield* spaced(14, end + 2 * HOUR_MS, rest, random).map((at) => mail(at, random.below(partners.length)));
  }
  const last = timetable.shifts.at(-1);
  if (!last) return;
  const saturday = last.start + (5 - last.day) * 24 * HOUR_MS;
  yield* spaced(48, saturday + HOUR_MS, saturday + 7 * HOUR_MS, random).map(mail);
  yield* spaced(16, saturday + 26 * HOUR_MS, saturday + 29 * HOUR_MS, random).map(mail);
}

/** An hour each with one colleague after another, where both are free. */
function* extraMeetings(
  timetable: Timetable,
  timetables: readonly Timetable[],
  partners: readonly Person[],
  random: Random,
): Generator<Send> {
  for (let turn = 0; turn < 26; turn += 1) {
    const other = timetables[partners[turn % partners.length]?.index ?? -1];
    const slot = other && slotFor([timetable, other], 60, random);
    if (!slot) continue;
    timetable.meetings.push(slot);
    other.meetings.push(slot);
    yield { kind: "MEETING", from: timetable.person, to: [other.person], at: slot.start, seconds: 3_600 };
  }
}

/** Moments from one to the other, in order, not quite even. */
function spaced(count: number, from: number, to: number, random: Random): number[] {
  const step = (to - from) / count;
  return Array.from({ length: count }, (_, i) => Math.round(from + (i + 0.2 + 0.6 * random.unit()) * step));
}
