import { type Activity, isBroadcast } from "../activity.ts";
import type { Interval } from "../interval.ts";

export const networkRules = {
  version: 1,
  days: 28,
  /** Contacts among at most this many people are meaningful, and this many of them make a tie (Viva Insights). */
  peopleMax: 5,
  contactsMin: 2,
} as const;

/**
 * People with whom there was contact both ways, or meaningful contact at least twice, in the window (Viva Insights,
 * internal network size). Broadcasts are no contact.
 */
export function networkOf(activities: readonly Activity[], { start, end }: Interval): number {
  const contacts = new Map<number, Contact>();
  for (const activity of activities)
    if (activity.at >= start && activity.at < end && !isBroadcast(activity)) note(contacts, activity);
  return [...contacts.values()].filter(
    ({ sent, received, meaningful }) => (sent && received) || meaningful >= networkRules.contactsMin,
  ).length;
}

interface Contact {
  sent: boolean;
  received: boolean;
  meaningful: number;
}

function note(contacts: Map<number, Contact>, { other, sent, recipients }: Activity): void {
  const contact = contacts.get(other) ?? { sent: false, received: false, meaningful: 0 };
  if (sent) contact.sent = true;
  else contact.received = true;
  // The people are the recipients and who sent.
  if (recipients < networkRules.peopleMax) contact.meaningful += 1;
  contacts.set(other, contact);
}
