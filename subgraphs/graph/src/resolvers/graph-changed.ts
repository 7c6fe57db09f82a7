import { requireScope } from "@organism/runtime/access/scopes.ts";
import { AnyFact } from "@organism/runtime/messages/fact.ts";
import { parseEntry } from "@organism/runtime/messages/stream.ts";
import { type Heard, sinceVersion } from "@organism/runtime/messages/tail.ts";
import { createEventQueue } from "@organism/runtime/serving/event-queue.ts";
import type { z } from "zod";
import type { Context } from "../context.ts";
import { groupsPublished, personErased, tiesChanged } from "../facts.ts";
import type { GraphEvent, NetworkLevel, SubscriptionResolvers } from "../generated/resolvers.ts";
import { dayOf } from "../model/day.ts";
import { demandDataset } from "../store/datasets.ts";
import { coveredVersion, participants } from "../store/network.ts";
import { maskOf } from "../visibility/network.ts";
import { ownPerson } from "../visibility/person.ts";
import { scopeOf } from "./network.ts";

interface Watching {
  dataset: { number: number; id: string };
  level: NetworkLevel;
  context: Context;
  /** The viewer's own person; nobody's where another level is watched. */
  self: number | undefined;
  /** Pseudonyms are the day's: on the next the network is to be asked for again. */
  day: string;
}

type Pairs = readonly (readonly [number, number])[];

export const graphChanged: SubscriptionResolvers["graphChanged"] = {
  async subscribe(_parent, { dataset: id, level, since }, context) {
    requireScope(context.viewer, scopeOf[level]);
    const dataset = await demandDataset(context.postgres.db, id);
    const self = level === "EGO" ? await ownPerson(context.gate, context.viewer, dataset.number) : null;
    const watching: Watching = { dataset, level, context, self: self?.number, day: dayOf(new Date()) };
    let leave = () => {};
    const events = createEventQueue<{ graphChanged: GraphEvent }>(() => leave());
    let told: Promise<void> = Promise.resolve();
    // One after another: to say who somebody is takes a while, and events keep their order.
    const tell = async (heard: Heard) => {
      try {
        const event = await eventOf(watching, heard);
        if (event) events.push({ graphChanged: event });
      } catch (error) {
        events.end(error instanceof Error ? error : new Error(String(error)));
      }
    };
    leave = await context.tail.join(since, (heard) => {
      told = told.then(() => tell(heard));
    });
    return events;
  },
};

/** What the viewer may know of the entry; nothing where it is not the viewer's, of whom no word leaves here. */
async function eventOf(watching: Watching, heard: Heard): Promise<GraphEvent | undefined> {
  if (heard === "gap") return await resync(watching);
  const { id, data: fact } = parseEntry(heard, AnyFact);
  const { dataset, level } = watching;
  switch (fact.fact) {
    case tiesChanged.name: {
      const change = tiesChanged.data.parse(fact.data);
      return change.dataset === dataset.number ? await tiesEvent(watching, id, change) : undefined;
    }
    case groupsPublished.name: {
      const { dataset: number, version } = groupsPublished.data.parse(fact.data);
      return number === dataset.number && level === "TEAM" ? again(id, version) : undefined;
    }
    case personErased.name: {
      // Nobody can be told who is gone; those who knew them hear of their ties.
      const { dataset: number, version } = personErased.data.parse(fact.data);
      return number === dataset.number && level !== "EGO" ? again(id, version) : undefined;
    }
    default:
      return undefined;
  }
}

async function tiesEvent(
  watching: Watching,
  eventId: string,
  change: z.output<typeof tiesChanged.data>,
): Promise<GraphEvent | undefined> {
  const { level, day } = watching;
  if (level === "TEAM") return undefined;
  const today = dayOf(new Date());
  if (today !== day) {
    watching.day = today;
    return again(eventId, change.version);
  }
  const [added, removed] = [visible(watching, change.added), visible(watching, change.removed)];
  if (added.length + removed.length === 0) return undefined;
  const named = await naming(watching, [...added, ...removed]);
  const event = { added: named(added), removed: named(removed) };
  // A contact who was erased has no name any more, not even a pseudonym.
  if (level === "EGO" && event.removed.length < removed.length) return again(eventId, change.version);
  if (event.added.length + event.removed.length === 0) return undefined;
  return { eventId, resync: false, version: String(change.version), ...event };
}

const visible = ({ level, self }: Watching, pairs: Pairs): Pairs =>
  level === "PSEUDONYM" ? pairs : pairs.filter((pair) => self !== undefined && pair.includes(self));

/** How the pairs read under the viewer's pseudonyms; without those who do not take part, except one's own contacts. */
async function naming({ level, dataset, day, context }: Watching, pairs: Pairs) {
  const mask = maskOf(
    {
      key: context.sealKey,
      viewer: context.viewer,
      dataset: dataset.id,
      level: level === "EGO" ? level : "PSEUDONYM",
    },
    day,
  );
  const everyone = level === "EGO";
  const ids = await participants(context.postgres.db, dataset.number, { people: pairs.flat(), everyone });
  return (some: Pairs) =>
    some.flatMap(([low, high]) => {
      const [a, b] = [ids.get(low), ids.get(high)];
      return a && b ? [{ a: mask(a), b: mask(b), weight: null }] : [];
    });
}

async function resync({ dataset, context }: Watching): Promise<GraphEvent> {
  const version = await coveredVersion(context.postgres.db, dataset.number);
  return again(sinceVersion(version), version);
}

const again = (eventId: string, version: number): GraphEvent => ({
  eventId,
  resync: true,
  version: String(version),
  added: [],
  removed: [],
});
