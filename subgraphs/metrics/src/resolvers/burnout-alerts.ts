import { demandDataset, isId, pageOf, sizeOf } from "@organism/graph";
import { OrganismError } from "@organism/runtime/errors.ts";
import { AnyFact } from "@organism/runtime/messages/fact.ts";
import { lastVersion } from "@organism/runtime/messages/outbox.ts";
import { parseEntry } from "@organism/runtime/messages/stream.ts";
import { type Heard, sinceVersion } from "@organism/runtime/messages/tail.ts";
import { createEventQueue } from "@organism/runtime/serving/event-queue.ts";
import type { Context } from "../context.ts";
import { alertChanged } from "../facts.ts";
import type { MutationResolvers, QueryResolvers, SubscriptionResolvers } from "../generated/resolvers.ts";
import { acknowledge, alertSeen, alertsSeen, type Sight, type StoredAlert } from "../store/alerts.ts";
import { sayChanges } from "../streams/announcing.ts";
import { sightOf, visibleAlert } from "./alert.ts";

export const burnoutAlerts: QueryResolvers["burnoutAlerts"] = async (
  _parent,
  { dataset: id, first, after },
  context,
) => {
  const dataset = await demandDataset(context.graph, id);
  const sight = await sightOf(context, dataset.number);
  const size = demandSize(first);
  // Before the alerts: what comes in between is told again by the subscription, which does no harm.
  const version = await lastVersion(context.metrics, "metrics");
  const before = after == null ? null : await placeOf(after, sight, context);
  const found = await alertsSeen(context.metrics, sight, { first: size + 1, before });
  const page = pageOf(found, size, (node) => ({ node, cursor: node.id }));
  return { ...page, liveFrom: sinceVersion(version) };
};

function demandSize(first: number | null | undefined): number {
  const size = sizeOf(first);
  if (size.allowed) return size.first;
  throw new OrganismError("BAD_USER_INPUT", size.reason);
}

async function placeOf(after: string, sight: Sight, { metrics }: Context): Promise<number> {
  const alert = isId(after) ? await alertSeen(metrics, sight, after) : undefined;
  if (alert) return alert.number;
  throw new OrganismError("BAD_USER_INPUT", "`after` is no cursor of this list; begin without one");
}

interface Watching {
  sight: Sight;
  context: Context;
}

export const burnoutAlertChanges: SubscriptionResolvers["burnoutAlerts"] = {
  async subscribe(_parent, { dataset: id, since }, context) {
    const dataset = await demandDataset(context.graph, id);
    const watching = { sight: await sightOf(context, dataset.number), context };
    let leave = () => {};
    const events = createEventQueue<{ burnoutAlerts: Told }>(() => leave());
    let told: Promise<void> = Promise.resolve();
    // One after another, so that events keep their order.
    const tell = async (heard: Heard) => {
      try {
        const event = await eventOf(watching, heard);
        if (event) events.push({ burnoutAlerts: event });
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

interface Told {
  eventId: string;
  kind: "RAISED" | "CHANGED" | "CLEARED" | "RESYNC";
  alert: StoredAlert | null;
}

/** What the viewer may know of the entry; nothing where it is about somebody else, of whom no word leaves here. */
async function eventOf({ sight, context }: Watching, heard: Heard): Promise<Told | undefined> {
  if (heard === "gap") {
    const version = await lastVersion(context.metrics, "metrics");
    return { eventId: sinceVersion(version), kind: "RESYNC", alert: null };
  }
  const { id, data: fact } = parseEntry(heard, AnyFact);
  if (fact.fact !== alertChanged.name) return undefined;
  const { dataset, person, team, alert, kind } = alertChanged.data.parse(fact.data);
  const concerns = dataset === sight.dataset && (team === null ? person === sight.person : sight.groups);
  if (!concerns) return undefined;
  // Asked again: who one is may have changed since one began to watch.
  const now = await sightOf(context, dataset);
  if (team === null && now.person !== person) return undefined;
  return { eventId: id, kind, alert: (await alertSeen(context.metrics, now, alert)) ?? null };
}

export const acknowledgeAlert: MutationResolvers["acknowledgeAlert"] = async (_parent, { id }, context) => {
  const alert = await visibleAlert(id, context);
  if (!alert || alert.person === null)
    return { reason: "No alert of yours has this id; `burnoutAlerts` lists those there are" };
  const acknowledged = await acknowledge(context.metrics, alert);
  await sayChanges(context.metrics, context.queue, alert.dataset);
  return acknowledged;
};
