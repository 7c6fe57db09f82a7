import { addDays, type Day, dayOf } from "./day.ts";

/** Why one item of a call is refused; the others are not affected. */
export interface Refusal {
  code: string;
  reason: string;
}

/** An interaction as its sender describes it. */
export interface Described {
  id: string;
  from: string;
  to: string;
  /** 1 where it is left out. */
  recipients?: number;
  at: Date;
  seconds?: number | null | undefined;
}

const MINUTE_MS = 60_000;
/** Clocks of mail servers differ by minutes. */
const AHEAD_MINUTES = 5;
/** Databases have no year 0, and nobody sent anything before: an earlier time is a field that was left empty. */
const FIRST_TIME = new Date(0);
const COUNTERS_KEPT_DAYS = 2 * 365;
const LONGEST_ID = 200;
const LONGEST_ADDRESS = 320;
const MOST_RECIPIENTS = 10_000;
const LONGEST_SECONDS = 86_400;

/** The first day whose counters are kept while the horizon stands on `horizon`. */
const firstKept = (horizon: Day): Day => addDays(horizon, -COUNTERS_KEPT_DAYS);

/** What can be told from the item alone. */
export function refuseItem(item: Described, { live, now }: { live: boolean; now: Date }): Refusal | null {
  return refuseForm(item) ?? refuseTime(item.at, live, now);
}

function refuseForm({ id, from, to, recipients = 1, seconds }: Described): Refusal | null {
  if (id.length < 1 || id.length > LONGEST_ID)
    return { code: "INVALID_ID", reason: `The id has ${id.length} characters; give it 1 to ${LONGEST_ID}` };
  const place = isAddress(from) ? (isAddress(to) ? null : "to") : "from";
  if (place)
    return {
      code: "INVALID_ADDRESS",
      reason: `\`${place}\` is no address; give it 1 to ${LONGEST_ADDRESS} visible characters`,
    };
  if (!Number.isInteger(recipients) || recipients < 1 || recipients > MOST_RECIPIENTS)
    return {
      code: "INVALID_RECIPIENTS",
      reason: `\`recipients\` is ${recipients}; a send has 1 to ${MOST_RECIPIENTS}`,
    };
  if (seconds != null && (seconds < 0 || seconds > LONGEST_SECONDS))
    return { code: "INVALID_SECONDS", reason: `\`seconds\` is ${seconds}; give 0 to ${LONGEST_SECONDS}` };
  return null;
}

const isAddress = (text: string) =>
  text.trim().length > 0 && text.length <= LONGEST_ADDRESS && !/\p{C}/u.test(text.trim());

function refuseTime(at: Date, live: boolean, now: Date): Refusal | null {
  if (at.getTime() > now.getTime() + AHEAD_MINUTES * MINUTE_MS)
    return {
      code: "IN_FUTURE",
      reason: `${at.toISOString()} is more than ${AHEAD_MINUTES} minutes ahead; check the sender's clock and zone`,
    };
  if (at < FIRST_TIME)
    return {
      code: "INVALID_TIME",
      reason: `${at.toISOString()} is before 1970; check how the sender's dates are read`,
    };
  const first = firstKept(dayOf(now));
  return live && dayOf(at) < first ? pastRetention(dayOf(at), `counters are kept from ${first} on`) : null;
}

export const pastRetention = (day: Day, why: string): Refusal => ({
  code: "PAST_RETENTION",
  reason: `${day} is closed: ${why}; leave its interactions out`,
});

export const selfMessage: Refusal = {
  code: "SELF_MESSAGE",
  reason: "Sender and recipient are the same person; leave it out",
};

export const erased: Refusal = {
  code: "ERASED",
  reason: "One of the two people was erased and is not recorded again; leave it out",
};

export const idConflict = (id: string): Refusal => ({
  code: "ID_CONFLICT",
  reason: `${JSON.stringify(id)} was recorded with other content, which stands; give this one an id of its own`,
});
