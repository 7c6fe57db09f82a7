import { Temporal } from "temporal-polyfill";
import { type Activity, activityRules } from "../model/activity.ts";
import type { Calendar } from "../model/calendar.ts";
import type { Hours } from "../model/hours.ts";
import { MINUTE_MS } from "../model/interval.ts";

/**
 * The time metrics once more, slow and obvious: every minute of the week is asked what it is. Exact where all activity begins
 * and ends with a minute.
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
  };
}

type Minute = ReturnType<typeof lookAt>;

interface Clock {
  at: number;
  minutes: number;
  weekday: number;
}

const clocks = new WeakMap<Calendar, Clock[]>();

/** What the clock on the wall shows at each minute; asked of Temporal once, which is slow. */
function clockOf(calendar: Calendar): Clock[] {
  const known = clocks.get(calendar);
  if (known) return known;
  const start = calendar.days[0]?.start ?? 0;
  const end = calendar.days.at(-1)?.end ?? 0;
  const clock = Array.from({ length: (end - start) / MINUTE_MS }, (_, i) => {
    const at = start + i * MINUTE_MS;
    const shown = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.zone);
    return { at, minutes: shown.hour * 60 + shown.minute, weekday: shown.dayOfWeek - 1 };
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
function workAt({ minutes, weekday }: Clock, { start, length, workdays }: Hours) {
  const edge = (1_440 - length) / 2;
  const day = Math.floor((minutes - start + edge) / 1_440);
  const into = minutes - start + edge - day * 1_440;
  const worked = workdays[(weekday + day + 7) % 7] ?? false;
  return { inWindow: worked && into >= edge && into < edge + length, dayOff: !worked };
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
