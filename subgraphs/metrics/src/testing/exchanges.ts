import type { Activity } from "../model/activity.ts";
import type { Calendar } from "../model/calendar.ts";
import type { Hours } from "../model/hours.ts";
import { HOUR_MS, MINUTE_MS } from "../model/interval.ts";
import { clockOf, onLine, workAt } from "./minutes.ts";

// What is measured of people writing to each other, once more, slow and obvious: from PRODUCT §4 and the metric definitions.

/** A send to more people than this is addressed to nobody in particular. */
const FEW = 8;

/** Every message is held against every other one. */
export function repliesByMinute(activities: readonly Activity[], calendar: Calendar, hours: Hours) {
  const messages = activities.filter(
    ({ kind, recipients }) => (kind === "MAIL" || kind === "CHAT") && recipients <= FEW,
  );
  const working = new Set(
    clockOf(calendar).flatMap((clock) => (workAt(clock, hours).inWindow ? clock.at : [])),
  );
  const replies = messages
    .filter(({ sent }) => !sent)
    .flatMap((asked) => {
      const after = messages.filter(
        ({ kind, other, at }) => kind === asked.kind && other === asked.other && at > asked.at,
      );
      const next = after.toSorted((a, b) => a.at - b.at)[0];
      return next?.sent && next.at - asked.at <= 24 * HOUR_MS ? { asked: asked.at, answered: next.at } : [];
    })
    .filter(({ answered }) => answered >= calendar.start && answered < calendar.end);
  const minutes = replies.map(({ asked, answered }) => {
    let count = 0;
    for (let at = asked; at < answered; at += MINUTE_MS) count += Number(working.has(at));
    return count;
  });
  const outside = replies.filter(({ answered }) => !working.has(answered - MINUTE_MS));
  return {
    responseMedian: onLine(minutes, 0.5),
    responseAfterHoursShare: replies.length === 0 ? null : outside.length / replies.length,
  };
}

/** Everybody is looked at, one after the other. */
export function networkByPerson(activities: readonly Activity[], end: number): number {
  const recent = activities.filter(
    ({ at, recipients }) => at >= end - 28 * 24 * HOUR_MS && at < end && recipients <= FEW,
  );
  const others = [...new Set(recent.map(({ other }) => other))];
  return others.filter((person) => {
    const theirs = recent.filter(({ other }) => other === person);
    const reciprocal = theirs.some(({ sent }) => sent) && theirs.some(({ sent }) => !sent);
    // At most five people, of whom one is who sent.
    return reciprocal || theirs.filter(({ recipients }) => recipients + 1 <= 5).length >= 2;
  }).length;
}
