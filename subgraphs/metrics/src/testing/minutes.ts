import { Temporal } from "temporal-polyfill";
import { type Activity, activityRules } from "../model/activity.ts";
import type { Calendar } from "../model/calendar.ts";
import type { Hours } from "../model/hours.ts";
import { MINUTE_MS } from "../model/interval.ts";

/**
 * What is measured of times, once more, slow and obvious: every minute of the week is asked what it is. Exact where all activity
 * begins and ends with a minute.
 */
export function measureByMinute(activities: readonly Activity[], calendar: Calendar, hours: Hours) {
  const minutes = clockOf(calendar).map((clock) => lookAt(clock, activities, hours));
  const inWeek = minutes.filter(({ at }) => at >= calendar.start && at < calendar.end);
  const hoursOf = (is: (minute: Minute) => number | boolean) =>
    inWeek.reduce((sum, minute) => sum + Number(is(minute)), 0) / 60;
  const gaps = gapLengths(minutes);
  const gapHours = (fits: (length: number) => boolean) =>
    hoursOf(({ at }) => fits(gaps.get(at) ?? Number.NaN));
  return {
    collaborationHours: hoursOf(({ busy }) => busy),
    afterHours: hoursOf(({ busy, inWindow }) => busy && !inWindow),
    weekendHours: hoursOf(({ busy, dayOff }) => busy && dayOff),
    meetingHours: hoursOf(({ meetings }) => meetings),
    largeLong: hoursOf(({ largeLong }) => largeLong),
    conflictingHours: hoursOf(({ meetings }) => meetings >= 2),
    multitaskingHours: hoursOf(({ messages, live }) => messages && live),
    availableFocus: hoursOf(({ inWindow, live }) => inWindow && !live),
    focusHours: gapHours((length) => length >= 60),
    longFocusHours: gapHours((length) => length >= 120),
    fragmentedMinutes: gapHours((length) => length < 60) * 60,
    ...restByMinute(minutes, calendar),
  };
}

type Minute = ReturnType<typeof lookAt>;

interface Clock {
  at: number;
  minutes: number;
  weekday: number;
  /** Days since the Monday of the week. */
  date: number;
}

const clocks = new WeakMap<Calendar, Clock[]>();

/** What the clock on the wall shows at each minute; asked of Temporal once, which is slow. */
export function clockOf(calendar: Calendar): Clock[] {
  const known = clocks.get(calendar);
  if (known) return known;
  const start = calendar.days[0]?.start ?? 0;
  const end = calendar.days.at(-1)?.end ?? 0;
  const clock = Array.from({ length: (end - start) / MINUTE_MS }, (_, i) => {
    const at = start + i * MINUTE_MS;
    const shown = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.zone);
    const date = shown.toPlainDate().since(calendar.monday).days;
    return { at, minutes: shown.hour * 60 + shown.minute, weekday: shown.dayOfWeek - 1, date };
  });
  clocks.set(calendar, clock);
  return clock;
}

function lookAt(clock: Clock, activities: readonly Activity[], hours: Hours) {
  const during = activities.filter((activity) => covers(activity, clock.at));
  const meetings = during.filter(({ kind }) => kind === "MEETING");
  return {
    at: clock.at,
    busy: during.length > 0,
    meetings: meetings.length,
    largeLong: meetings.filter(({ seconds, recipients }) => recipients >= 9 && (seconds ?? 0) > 3_600).length,
    live: during.some(({ kind }) => kind === "MEETING" || kind === "CALL"),
    messages: during.some(({ kind }) => kind === "MAIL" || kind === "CHAT"),
    ...workAt(clock, hours),
  };
}

function covers({ kind, at, seconds, recipients, sent }: Activity, minute: number): boolean {
  if (kind === "MEETING" || kind === "CALL") {
    const broadcast = kind === "MEETING" && recipients > 100;
    const length = seconds ?? 0;
    return !broadcast && length < 23 * 3_600 && minute >= at && minute < at + length * 1_000;
  }
  return sent && minute < at && minute >= at - activityRules.minutes[kind] * MINUTE_MS;
}

/** Whether it is working time, and whose day: that of the window from twelve hours before its middle on. */
export function workAt({ minutes, weekday, date }: Clock, { start, length, workdays }: Hours) {
  const edge = (1_440 - length) / 2;
  const day = Math.floor((minutes - start + edge) / 1_440);
  const into = minutes - start + edge - day * 1_440;
  const worked = workdays[(weekday + day + 7) % 7] ?? false;
  return { inWindow: worked && into >= edge && into < edge + length, dayOff: !worked, shift: date + day };
}

function restByMinute(minutes: readonly Minute[], calendar: Calendar) {
  const busy = minutes.filter((minute) => minute.busy);
  const days = [-1, 0, 1, 2, 3, 4, 5, 6].map((day) => {
    const during = busy.filter(({ shift }) => shift === day).map(({ at }) => at);
    return { first: during[0], last: during.at(-1) };
  });
  const minutesFrom = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? null : (to - from) / MINUTE_MS;
  const spans = days.slice(1).map(({ first, last }) => minutesFrom(first, last));
  const rests = days.slice(1).map(({ first }, i) => minutesFrom(days[i]?.last, first));
  // The last minute counts too.
  const lengths = spans.flatMap((span) => (span === null ? [] : (span + 1) / 60));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return {
    span: lengths.length === 0 ? null : total / lengths.length,
    spanP90: onLine(lengths, 0.9),
    spanTotal: total,
    shortRests: rests.filter((rest) => rest !== null && rest - 1 < 11 * 60).length,
    noWeeklyRest: hasWeeklyRest(minutes, calendar) ? 0 : 1,
  };
}

/** Whether 35 idle hours on end begin in the week; what was before it is not looked at. */
function hasWeeklyRest(minutes: readonly Minute[], { start, end }: Calendar): boolean {
  let began: number | undefined;
  for (const { at, busy } of minutes.filter((minute) => minute.at >= start)) {
    if (busy) began = undefined;
    else began ??= at;
    if (began !== undefined && began < end && at + MINUTE_MS - began >= 35 * 60 * MINUTE_MS) return true;
  }
  return false;
}

/** By minute in the window without activity, how many minutes the gap has in which it lies. */
function gapLengths(minutes: readonly Minute[]): Map<number, number> {
  const lengths = new Map<number, number>();
  let gap: number[] = [];
  const close = () => {
    for (const at of gap) lengths.set(at, gap.length);
    gap = [];
  };
  for (const { at, busy, inWindow } of minutes)
    if (inWindow && !busy) gap.push(at);
    else close();
  close();
  return lengths;
}

/** The height at a place from 0 to 1 of the line through the sorted values, drawn at equal distances. */
export function onLine(values: readonly number[], place: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const steps = sorted.length - 1;
  for (const [i, high] of sorted.entries()) {
    const low = sorted[i - 1] ?? high;
    if (place * steps <= i) return high - (i - place * steps) * (high - low);
  }
  return null;
}
