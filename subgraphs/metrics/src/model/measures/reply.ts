import { type Activity, isBroadcast, isMessage } from "../activity.ts";
import type { Calendar } from "../calendar.ts";
import { type Hours, windowsOf } from "../hours.ts";
import { DAY_MS, type Interval, intersect, MINUTE_MS, sumOf } from "../interval.ts";
import { medianOf } from "../quantile.ts";

export interface Replies {
  /** Working minutes; null without a reply. */
  responseMedian: number | null;
  /** 0 to 1. */
  responseAfterHoursShare: number | null;
}

/** Interactions carry no thread: the first message back within a day is the reply to the last one. */
const REPLY_WITHIN_MS = DAY_MS;

/** How soon and when the person answered, over the replies sent in the week. */
export function repliesOf(activities: readonly Activity[], calendar: Calendar, hours: Hours | null): Replies {
  if (!hours) return { responseMedian: null, responseAfterHoursShare: null };
  const windows = windowsOf(calendar, hours);
  const replies = pairsOf(activities).filter(({ end }) => end >= calendar.start && end < calendar.end);
  const late = replies.filter(
    ({ end }) => !windows.some((window) => end > window.start && end <= window.end),
  );
  return {
    responseMedian: medianOf(replies.map((reply) => sumOf(intersect([reply], windows)) / MINUTE_MS)),
    responseAfterHoursShare: replies.length === 0 ? null : late.length / replies.length,
  };
}

/** From the last message before an answer to the answer. What went to many asked nobody in particular, and answers nobody. */
function pairsOf(activities: readonly Activity[]): Interval[] {
  const messages = activities.filter((activity) => isMessage(activity) && !isBroadcast(activity));
  const waiting = new Map<string, number>();
  const pairs: Interval[] = [];
  for (const { kind, at, sent, other } of messages.toSorted((a, b) => a.at - b.at)) {
    const thread = `${kind} ${other}`;
    const since = waiting.get(thread);
    if (!sent) waiting.set(thread, at);
    else if (since !== undefined) {
      if (at - since <= REPLY_WITHIN_MS) pairs.push({ start: since, end: at });
      waiting.delete(thread);
    }
  }
  return pairs;
}
