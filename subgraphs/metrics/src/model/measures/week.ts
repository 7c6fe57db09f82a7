import { type Activity, sendsOf } from "../activity.ts";
import type { Calendar } from "../calendar.ts";
import { type Hours, shiftsOf } from "../hours.ts";
import { DAY_MS, HOUR_MS, type Interval, spread, within } from "../interval.ts";
import { networkOf, networkRules } from "./network.ts";
import { type Replies, repliesOf } from "./reply.ts";
import { type Rest, restOf } from "./rest.ts";
import { busyIn, noTimes, type TimeMeasures, type Times, timeMetrics, timesOf, unitOf } from "./time.ts";
import { isTravelling } from "./travel.ts";

/** What one person's week came to; null where the data does not say. Units stand in the metric definitions. */
export interface WeekMeasures extends TimeMeasures, Rest, Replies {
  networkInternal: number;
  /** Working days, and those of them with any activity. */
  workdays: number | null;
  activeDays: number | null;
  travelling: boolean;
}

export interface Measured {
  /** The person's, from `reachOf` the week; what lies outside is not looked at. */
  activities: readonly Activity[];
  /** By what the weeks before taught; null where they taught nothing and neither team nor zone know. */
  hours: Hours | null;
  calendar: Calendar;
}

/** Of which time a week's measures need the activities. */
export const reachOf = ({ days, end }: Calendar): Interval => ({
  start: startOfNetwork(end),
  end: days.at(-1)?.end ?? end,
});

const startOfNetwork = (end: number) => end - networkRules.days * DAY_MS;

export function measureWeek({ activities, hours, calendar }: Measured): WeekMeasures {
  const near = nearby(activities, calendar);
  const sends = sendsOf(near);
  const busy = busyIn(sends);
  const [times = noTimes] = measuresIn(timesOf(sends, calendar, hours), [calendar]);
  return {
    ...times,
    ...restOf(busy, calendar, hours),
    ...repliesOf(near, calendar, hours),
    networkInternal: networkOf(activities, { start: startOfNetwork(calendar.end), end: calendar.end }),
    workdays: hours ? hours.workdays.filter(Boolean).length : null,
    activeDays: hours && activeDaysOf(busy, calendar, hours),
    travelling: hours !== null && isTravelling(busy, calendar, hours),
  };
}

/** The time metrics of each day, Monday first: they sum to the week's. */
export const measureDays = (measured: Measured): TimeMeasures[] =>
  measureParts(measured, measured.calendar.weekdays);

/** The time metrics of each hour from the week's beginning, 167 to 169: they sum to the days'. */
export const measureHours = (measured: Measured): TimeMeasures[] =>
  measureParts(measured, hoursOf(measured.calendar));

const measureParts = ({ activities, hours, calendar }: Measured, parts: readonly Interval[]) =>
  measuresIn(timesOf(sendsOf(nearby(activities, calendar)), calendar, hours), parts);

const hoursOf = ({ start, end }: Calendar): Interval[] =>
  Array.from({ length: Math.ceil((end - start) / HOUR_MS) }, (_, i) => ({
    start: start + i * HOUR_MS,
    end: start + (i + 1) * HOUR_MS,
  }));

function measuresIn(times: Times, parts: readonly Interval[]): TimeMeasures[] {
  const measures = parts.map((): TimeMeasures => ({ ...noTimes }));
  for (const metric of timeMetrics) {
    const counted = times[metric];
    if (!counted) continue;
    const unit = unitOf(metric);
    for (const [i, ms] of spread(counted, parts).entries()) {
      const part = measures[i];
      if (part) part[metric] = ms / unit;
    }
  }
  return measures;
}

const nearby = (activities: readonly Activity[], { days }: Calendar): Activity[] => {
  const start = days[0]?.start ?? Infinity;
  const end = days.at(-1)?.end ?? -Infinity;
  return activities.filter(({ at }) => at >= start && at < end);
};

const activeDaysOf = (busy: readonly Interval[], calendar: Calendar, hours: Hours): number =>
  shiftsOf(calendar, hours)
    .slice(1, 8)
    .filter((shift, day) => hours.workdays[day] && within(busy, shift).length > 0).length;
