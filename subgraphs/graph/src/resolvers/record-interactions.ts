import { requireScope } from "@organism/runtime/access/scopes.ts";
import type { Context } from "../context.ts";
import type { InteractionInput, MutationResolvers } from "../generated/resolvers.ts";
import type { Arrival } from "../model/arrival.ts";
import { dayOf } from "../model/day.ts";
import { numberOfKind } from "../model/kind.ts";
import {
  erased,
  idConflict,
  pastRetention,
  type Refusal,
  refuseItem,
  selfMessage,
} from "../model/verdict.ts";
import { demandDataset } from "../store/datasets.ts";
import type { PersonNumber } from "../store/people.ts";
import { contentOf, keyOfEvent, sealedDays, seenName, storedContents } from "../store/seen.ts";
import { accept, demandRoom } from "../streams/intake.ts";
import { demandItems } from "./sizes.ts";

/** An item, its place in the call, and what has become of it so far. */
interface Item {
  index: number;
  input: InteractionInput;
  refusal: Refusal | null;
  duplicate: boolean;
  arrival?: Arrival;
}

type RecordInteractions = NonNullable<MutationResolvers["recordInteractions"]>;

export const recordInteractions: RecordInteractions = async (
  _parent,
  { dataset: id, interactions },
  context,
) => {
  requireScope(context.viewer, "interactions:write");
  demandItems("interactions", interactions);
  const dataset = await demandDataset(context.postgres.db, id);
  const now = new Date();
  const items = interactions.map((input, index): Item => {
    return { index, input, refusal: refuseItem(input, { live: dataset.live, now }), duplicate: false };
  });
  await identify(items, dataset.number, now, context);
  await Promise.all([
    demandRoom(context.queue, arrivalsOf(items), context.mostWaiting),
    compare(items, dataset.number, context),
  ]);
  const accepted = items.flatMap(({ refusal, duplicate, arrival }) =>
    refusal || duplicate ? [] : (arrival ?? []),
  );
  await accept(context.queue, dataset.number, accepted);
  return {
    accepted: accepted.length,
    duplicates: items.filter(({ duplicate }) => duplicate).length,
    rejected: items.flatMap(({ index, refusal }) => (refusal ? [{ index, ...refusal }] : [])),
  };
};

const left = (items: readonly Item[]) => items.filter(({ refusal }) => refusal === null);

const arrivalsOf = (items: readonly Item[]) => left(items).flatMap(({ arrival }) => arrival ?? []);

// Addresses become people, ids become keys: from here on nothing tells who it was.
async function identify(items: Item[], dataset: number, now: Date, { addressBook, eventKey }: Context) {
  const addresses = left(items).flatMap(({ input: { from, to } }) => [from, to]);
  const people = await addressBook.peopleOf(dataset, [...new Set(addresses)]);
  for (const item of left(items)) {
    const { id, from, to, recipients = 1, at, kind, seconds = null } = item.input;
    const parties = partiesOf(people.get(from) ?? null, people.get(to) ?? null);
    if ("code" in parties) {
      item.refusal = parties;
      continue;
    }
    const { sender, recipient } = parties;
    const fields = { recipients, kind: numberOfKind(kind), at, seconds };
    const content = contentOf(eventKey, [sender, recipient, recipients, fields.kind, at.getTime(), seconds]);
    const key = keyOfEvent(eventKey, dataset, id);
    item.arrival = { dataset, key, content, sender, recipient, ...fields, receivedAt: now };
  }
}

function partiesOf(sender: PersonNumber, recipient: PersonNumber) {
  if (sender === null || recipient === null) return erased;
  return sender === recipient ? selfMessage : { sender, recipient };
}

// What is stored stands, and so does the first of those that come together.
async function compare(items: Item[], dataset: number, { postgres }: Context): Promise<void> {
  const arrivals = arrivalsOf(items);
  const days = [...new Set(arrivals.map(({ at }) => dayOf(at)))];
  const [stored, sealed] = await Promise.all([
    storedContents(postgres.db, arrivals),
    sealedDays(postgres.db, dataset, days),
  ]);
  const first = new Map<string, Buffer>();
  for (const item of left(items)) {
    if (!item.arrival) continue;
    const name = seenName(item.arrival);
    const standing = stored.get(name) ?? first.get(name);
    const day = dayOf(item.arrival.at);
    if (standing && !standing.equals(item.arrival.content)) item.refusal = idConflict(item.input.id);
    else if (stored.has(name)) item.duplicate = true;
    else if (sealed.has(day)) item.refusal = pastRetention(day, "the rows of that day are no longer kept");
    else first.set(name, item.arrival.content);
  }
}
