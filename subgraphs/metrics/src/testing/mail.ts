import { type Calendar, calendarOf, type Monday, momentOf, mondayAfter } from "../model/calendar.ts";

/** A send as the intake takes it. */
export interface Sent {
  id: string;
  from: string;
  to: string;
  at: string;
}

interface Week {
  from: string;
  to: string;
  monday: Monday;
}

const ZONE = "UTC";

/** Mail at these minutes of the clock on these days. */
const mails = ({ from, to, monday }: Week, days: readonly number[], times: readonly number[]): Sent[] => {
  const calendar: Calendar = calendarOf(ZONE, monday);
  return days.flatMap((day) =>
    times.map((time) => {
      const at = new Date(momentOf(calendar, day, time)).toISOString();
      return { id: `${from} ${at}`, from, to, at };
    }),
  );
};

const every = (minutes: number, from: number, to: number): number[] =>
  Array.from({ length: ((to - from) * 60) / minutes }, (_, i) => from * 60 + (i + 1) * minutes);

const WORKDAYS = [0, 1, 2, 3, 4];
const WEEKEND = [5, 6];

/** Mail between nine and five, one in 20 minutes. */
export const calmWeek = (week: Week): Sent[] => mails(week, WORKDAYS, every(20, 9, 17));

/** The same, and every evening until midnight, and on the weekend. */
export const hardWeek = (week: Week): Sent[] => [
  ...calmWeek(week),
  ...mails(week, WORKDAYS, every(10, 19, 24).slice(0, -1)),
  ...mails(week, WEEKEND, every(10, 10, 16)),
];

/** The Mondays of so many weeks from the first on. */
export const mondays = (first: Monday, count: number): Monday[] =>
  Array.from({ length: count }, (_, i) => mondayAfter(first, i));
