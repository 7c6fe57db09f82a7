import { type Day, MINUTE_MS, type Span } from "../calendar.ts";
import type { Person } from "../people/organisation.ts";
import type { Random } from "../random.ts";
import type { State } from "../strain/strain.ts";

/** Somebody's week: when they are there, and what is in their calendar already. */
export interface Timetable {
  person: Person;
  state: State;
  /** One for each day they work, in order. */
  shifts: readonly Shift[];
  meetings: Span[];
}

interface Shift extends Span {
  /** Monday is 0. */
  day: number;
}

/** The half hours on which meetings begin. */
const STEP_MS = 30 * MINUTE_MS;

export function timetableOf(person: Person, state: State, days: readonly Day[]): Timetable {
  const shifts = state.onLeave
    ? []
    : days.flatMap(({ midnight, holiday }, day) =>
        person.workdays[day] && !holiday ? { day, ...shiftAt(person, midnight) } : [],
      );
  return { person, state, shifts, meetings: [] };
}

const shiftAt = ({ start, length }: Person, midnight: number): Span => ({
  start: midnight + start * MINUTE_MS,
  end: midnight + (start + length) * MINUTE_MS,
});

export const isThere = ({ shifts }: Timetable, { start, end }: Span): boolean =>
  shifts.some((shift) => start >= shift.start && end <= shift.end);

const isFree = ({ meetings }: Timetable, { start, end }: Span): boolean =>
  meetings.every((meeting) => end <= meeting.start || start >= meeting.end);

/** The meeting that a moment falls into. */
export const meetingAt = ({ meetings }: Timetable, at: number): Span | undefined =>
  meetings.find(({ start, end }) => at > start && at < end);

/** Half an hour at which all are there and free; undefined where a few tries find none, as happens. */
export function slotFor(people: readonly Timetable[], minutes: number, random: Random): Span | undefined {
  const [organiser] = people;
  if (!organiser || organiser.shifts.length === 0) return undefined;
  for (let tries = 0; tries < 8; tries += 1) {
    const shift = organiser.shifts[random.below(organiser.shifts.length)];
    if (!shift) return undefined;
    const steps = Math.floor((shift.end - shift.start - minutes * MINUTE_MS) / STEP_MS) + 1;
    const start = shift.start + random.below(Math.max(1, steps)) * STEP_MS;
    const slot = { start, end: start + minutes * MINUTE_MS };
    if (people.every((one) => isThere(one, slot) && isFree(one, slot))) return slot;
  }
  return undefined;
}
