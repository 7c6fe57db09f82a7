import type { Arrival } from "../model/arrival.ts";
import { peopleBehind } from "../store/people.ts";
import { contentOf, keyOfEvent } from "../store/seen.ts";
import type { World } from "./world.ts";

export const ALIAS_KEY = "an alias key of these tests, thirty-two characters";
export const SEAL_KEY = "a seal key of these tests, thirty-two characters";
export const EVENT_KEY = "an event key of these tests, thirty-two characters";

/** A send as a test tells it: who to whom, on which day. */
export interface Mail {
  id: string;
  from: string;
  to: string;
  at: string;
  recipients?: number;
}

/** What the intake makes of mail. */
export async function arrivalsOf(
  { postgres }: World,
  dataset: number,
  mails: readonly Mail[],
): Promise<Arrival[]> {
  const addresses = [...new Set(mails.flatMap(({ from, to }) => [from, to]))];
  const people = await peopleBehind(postgres.db, { dataset, key: ALIAS_KEY, addresses });
  return mails.map(({ id, from, to, at, recipients = 1 }) => {
    const [sender, recipient] = [people.get(from) ?? 0, people.get(to) ?? 0];
    const moment = new Date(at);
    return {
      dataset,
      key: keyOfEvent(EVENT_KEY, dataset, id),
      content: contentOf(EVENT_KEY, [sender, recipient, recipients, 0, moment.getTime(), null]),
      sender,
      recipient,
      recipients,
      kind: 0,
      at: moment,
      seconds: null,
      receivedAt: new Date(),
    };
  });
}
