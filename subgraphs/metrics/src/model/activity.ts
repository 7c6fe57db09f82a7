import { HOUR_MS, type Interval, MINUTE_MS } from "./interval.ts";

/** One interaction, seen by one of its two people. */
export interface Activity {
  kind: "MAIL" | "CHAT" | "MEETING" | "CALL" | "REVIEW";
  /** Epoch ms: when a meeting or call begins, when anything else was sent. */
  at: number;
  /** How long a meeting or call took; null where it is not known. */
  seconds: number | null;
  /** Of the whole send. */
  recipients: number;
  /** Whether the person sent it or received it. */
  sent: boolean;
  /** Whoever is at the other end, by number. */
  other: number;
}

/** What counts as activity, and for how long. */
export const activityRules = {
  version: 1,
  /** Minutes of work before a message is sent; reading leaves no trace and is not guessed (own judgement). */
  minutes: { MAIL: 5, CHAT: 1, REVIEW: 5 },
  /** Meetings with more invitees are broadcasts, which one may as well not attend (PRODUCT §4; Worklytics: 25 to 100). */
  inviteesMax: 100,
  /**
   * Messages to more people ask nobody in particular for an answer: writing them is work, but they make no tie and have no
   * reply. The graph stage draws the same line. Meetings are not measured by it: those of 9 and more are `largeLong`.
   */
  broadcastAbove: 8,
  /** Meetings and calls this long are entries that fill a day; 23, because a day can be an hour short. */
  allDayHours: 23,
} as const;

export const isMeeting = ({ kind }: Activity): boolean => kind === "MEETING";
export const isLive = ({ kind }: Activity): boolean => kind === "MEETING" || kind === "CALL";
export const isMessage = ({ kind }: Activity): boolean => kind === "MAIL" || kind === "CHAT";
export const isBroadcast = ({ recipients }: Activity): boolean => recipients > activityRules.broadcastAbove;

/**
 * When the person was busy with it, or null where it took none of their time: what they received, a broadcast meeting, one
 * that fills the day or whose length is not known. Source: Viva Insights (durations of meetings and calls, minutes of
 * messages).
 */
export function intervalOf(activity: Activity): Interval | null {
  const { kind, at, seconds, sent } = activity;
  if (kind === "MEETING" || kind === "CALL")
    return takesTime(activity) ? { start: at, end: at + (seconds ?? 0) * 1_000 } : null;
  return sent ? { start: at - activityRules.minutes[kind] * MINUTE_MS, end: at } : null;
}

const takesTime = ({ kind, seconds, recipients }: Activity): boolean =>
  seconds !== null &&
  seconds > 0 &&
  seconds * 1_000 < activityRules.allDayHours * HOUR_MS &&
  (kind === "CALL" || recipients <= activityRules.inviteesMax);

/**
 * One activity for each send. A send to several people is several interactions, which its sender would count several
 * times. Two meetings of one organiser that agree in beginning, length and number of invitees are taken for one.
 */
export function sendsOf(activities: readonly Activity[]): Activity[] {
  const known = new Set<string>();
  return activities.filter(({ kind, at, seconds, recipients, sent }) => {
    if (!sent || recipients === 1) return true;
    const send = `${kind} ${at} ${seconds} ${recipients}`;
    const isNew = !known.has(send);
    known.add(send);
    return isNew;
  });
}
