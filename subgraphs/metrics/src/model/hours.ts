import { type Activity, isLive } from "./activity.ts";
import { type Calendar, minutesAt, momentOf } from "./calendar.ts";
import { densestStart, type Minutes } from "./dense.ts";
import { type Interval, unionOf } from "./interval.ts";

/** When somebody works, by the clock of their zone. */
export interface Hours {
  /** Minutes after midnight; the window may end on the next day. */
  start: Minutes;
  length: Minutes;
  /** Monday first; a shift belongs to the day on which it begins. */
  workdays: readonly boolean[];
  /** False where they are the team's or zone's: then nothing is concluded from them. */
  learned: boolean;
}

/** How working hours are learned (facts/statistics, Learned working hours). */
export const hoursRules = {
  version: 1,
  /** The weeks before the one that is measured, which never teaches itself. */
  weeks: 8,
  sendsMin: 60,
  daysMin: 15,
  /** The length is never learned: who works late would teach that late is usual. It is the contract's day and this. */
  slack: 60,
  /** Without a contract. */
  length: 9 * 60,
  /** Never fewer, for the same reason: work on every day does not make every day a working day. */
  daysOffMin: 2,
  /** A day with fewer sends than this part of the busiest day's is off too (own judgement). */
  dayOffBelow: 0.1,
} as const;

const DAY: Minutes = 1_440;

interface Lesson {
  /** Of the person, of any time; what is not in the calendars teaches nothing. */
  activities: readonly Activity[];
  /** The `hoursRules.weeks` weeks before the one to measure. */
  calendars: readonly Calendar[];
  /** Hours a week; null where they are not known. */
  contractHours: number | null;
  /** The team's, else the zone's: see `pooledHours`. Null where neither has any. */
  fallback: Hours | null;
}

/** The own hours, else the fallback's at low confidence, else null: nobody is assumed to work from 9 to 17. */
export function learnHours({ activities, calendars, contractHours, fallback }: Lesson): Hours | null {
  const sends = sendsIn(calendars, activities);
  const days = new Set(sends.map(({ day }) => day));
  if (sends.length < hoursRules.sendsMin || days.size < hoursRules.daysMin)
    return fallback && resized(fallback, contractHours);
  const first = placed(sends, lengthFor(contractHours, 5));
  const length = lengthFor(contractHours, first.workdays.filter(Boolean).length);
  return length === first.length ? first : placed(sends, length);
}

/** The hours of a team or zone, from those of its people that are learned: the position that is nearest to all. */
export function pooledHours(people: readonly Hours[]): Hours | null {
  const learned = people.filter((hours) => hours.learned);
  const middles = learned.map(middleOf);
  const distances = middles.map((one) => middles.reduce((sum, other) => sum + apart(one, other), 0));
  const middle = middles[distances.indexOf(Math.min(...distances))];
  if (middle === undefined) return null;
  const workdays = [0, 1, 2, 3, 4, 5, 6].map(
    (day) => learned.filter((hours) => hours.workdays[day]).length * 2 > learned.length,
  );
  return { ...around(middle, hoursRules.length), workdays, learned: false };
}

/** Whether two windows are near enough, within an hour, for what was measured by them to be compared. */
export const areAlike = (one: Hours, other: Hours): boolean => apart(middleOf(one), middleOf(other)) <= 60;

/** The work windows that the week and the day before it can lie in: a Saturday night's reaches into the Sunday. */
export const windowsOf = (calendar: Calendar, hours: Hours): Interval[] =>
  unionOf(
    [-2, ...SHIFTS]
      .filter((day) => hours.workdays[(day + 7) % 7])
      .map((day) => windowOn(calendar, hours, day)),
  );

/** The window of a day, whether or not it is worked; Monday is 0. */
export const windowOn = (calendar: Calendar, { start, length }: Window, day: number): Interval => ({
  start: momentOf(calendar, day, start),
  end: momentOf(calendar, day, start + length),
});

/**
 * The days as the person lives them, from the Sunday before the week to the Monday after, each from the middle of the time
 * between two shifts to the next: so a night shift is one day's work. Where that is before midnight, the Monday after begins
 * in the week.
 */
export function shiftsOf(calendar: Calendar, hours: Hours): Interval[] {
  const from = beginningOf(hours);
  return [...SHIFTS, 7].map((day) => ({
    start: momentOf(calendar, day, from),
    end: momentOf(calendar, day + 1, from),
  }));
}

const SHIFTS = [-1, 0, 1, 2, 3, 4, 5, 6];

interface Send {
  /** Monday is 0. */
  weekday: number;
  minutes: Minutes;
  /** When its day began: names the day. */
  day: number;
}

function sendsIn(calendars: readonly Calendar[], activities: readonly Activity[]): Send[] {
  const sent = activities.filter((activity) => activity.sent && !isLive(activity));
  // A send to several people is one.
  const moments = new Set(sent.map(({ at }) => at));
  return [...moments].flatMap((at) => {
    const calendar = calendars.find(({ start, end }) => at >= start && at < end);
    if (!calendar) return [];
    const weekday = calendar.weekdays.findIndex(({ end }) => at < end);
    const day = calendar.weekdays[weekday];
    return day ? [{ weekday, minutes: minutesAt(day, at), day: day.start }] : [];
  });
}

function placed(sends: readonly Send[], length: Minutes): Hours {
  const start = densestStart(
    sends.map(({ minutes }) => minutes),
    length,
  );
  return { start, length, workdays: workdaysOf(sends, beginningOf({ start, length })), learned: true };
}

function workdaysOf(sends: readonly Send[], beginning: Minutes): boolean[] {
  const counts = Array.from({ length: 7 }, () => 0);
  for (const { weekday, minutes } of sends) {
    const shift = (weekday + Math.floor((minutes - beginning) / DAY) + 7) % 7;
    counts[shift] = (counts[shift] ?? 0) + 1;
  }
  const busiest = Math.max(...counts);
  // Of days that are as quiet as each other the later one is off.
  const ranked = counts
    .map((count, day) => ({ count, day }))
    .sort((a, b) => a.count - b.count || b.day - a.day);
  const off = ranked.filter(
    ({ count }, rank) => rank < hoursRules.daysOffMin || count < busiest * hoursRules.dayOffBelow,
  );
  return counts.map((_, day) => !off.some((one) => one.day === day));
}

const lengthFor = (contractHours: number | null, workdays: number): Minutes =>
  contractHours === null
    ? hoursRules.length
    : Math.min(DAY, Math.round((contractHours * 60) / workdays) + hoursRules.slack);

const resized = (hours: Hours, contractHours: number | null): Hours => ({
  ...hours,
  ...around(middleOf(hours), lengthFor(contractHours, hours.workdays.filter(Boolean).length)),
  learned: false,
});

type Window = Pick<Hours, "start" | "length">;

const middleOf = ({ start, length }: Window): Minutes => (start + length / 2) % DAY;
const around = (middle: Minutes, length: Minutes): Window => ({
  start: (middle - length / 2 + DAY) % DAY,
  length,
});
/** When the day of a shift begins, in minutes after the midnight that names it. */
const beginningOf = ({ start, length }: Window): Minutes => start - (DAY - length) / 2;
const apart = (one: Minutes, other: Minutes): Minutes => {
  const distance = Math.abs(one - other) % DAY;
  return Math.min(distance, DAY - distance);
};
