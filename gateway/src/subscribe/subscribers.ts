import type { Visitor } from "@organism/runtime/access/bearer.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { createEventQueue, type EventQueue } from "@organism/runtime/serving/event-queue.ts";
import { OperationTypeNode } from "graphql";
import { Gauge } from "prom-client";
import type { Edition } from "../edition.ts";
import { prepare } from "../prepare.ts";
import { refusal } from "../refusal.ts";
import type { GraphqlRequest } from "../request.ts";
import type { Event } from "./channel.ts";
import type { Sink } from "./upstream.ts";

/** One person has a handful in each tab; whoever needs more is a program, which can have an account for each of its parts. */
const MOST_OF_ONE_VIEWER = 200;

const open = new Set<Following>();
new Gauge({
  name: "organism_gateway_subscriptions",
  help: "Subscriptions of clients that are open.",
  collect() {
    this.set(open.size);
  },
});
new Gauge({
  name: "organism_gateway_waiting_events",
  help: "Events that wait for clients to read them.",
  collect() {
    this.set([...open].reduce((sum, { events }) => sum + events.waiting(), 0));
  },
});

/** What somebody wants to follow. */
interface Asked {
  request: GraphqlRequest;
  visitor: Visitor;
  /** The event after which to go on, where the transport says it beside the document. */
  since?: string | undefined;
}

export interface Subscribers {
  /** The events of one subscription, equal ones in a row once; refuses before anything is opened. */
  open(asked: Asked): EventQueue<Event>;
  /** Leads all who are here into the current edition; ends, with the reason, those whose operation is no longer taken. */
  move(): void;
}

/** Those who subscribed, whatever the transport. */
export function createSubscribers(edition: () => Edition): Subscribers {
  const here = new Set<Following>();
  const ofViewer = new Map<string, number>();
  const count = (subject: string, change: 1 | -1) => {
    const left = (ofViewer.get(subject) ?? 0) + change;
    if (left > 0) ofViewer.set(subject, left);
    else ofViewer.delete(subject);
  };
  return {
    open(asked) {
      const { subject } = asked.visitor.viewer;
      if ((ofViewer.get(subject) ?? 0) >= MOST_OF_ONE_VIEWER) throw tooMany();
      const following = follow(edition, asked, () => {
        here.delete(following);
        open.delete(following);
        count(subject, -1);
      });
      here.add(following);
      open.add(following);
      count(subject, 1);
      return following.events;
    },
    move() {
      for (const following of [...here]) following.move();
    },
  };
}

const tooMany = () =>
  new OrganismError(
    "TOO_MANY_SUBSCRIPTIONS",
    `You have ${MOST_OF_ONE_VIEWER} subscriptions, over all of your connections; end one before you begin another`,
  );

interface Following {
  events: EventQueue<Event>;
  move(): void;
}

function follow(edition: () => Edition, asked: Asked, closed: () => void): Following {
  let last: Event | undefined;
  let current: Sink | undefined;
  let leave = () => {};
  const join = () => {
    const { operation, variables } = prepareSubscription(edition(), asked);
    const since = last?.id ?? asked.since;
    const leaveBefore = leave;
    const sink: Sink = {
      event(event) {
        if (current === sink) leaveBefore();
        const known = event.text === last?.text || (event.id !== undefined && event.id === last?.id);
        last = event;
        if (!known) events.push(event);
      },
      end(error) {
        if (current === sink) events.end(error);
      },
    };
    current = sink;
    const leaveNow = edition().hub.join({ operation, variables, visitor: asked.visitor, since }, sink);
    leave = () => {
      leaveBefore();
      leaveNow();
    };
    // Without an event to go on from, the way before is kept until this one brings something.
    if (since !== undefined) leaveBefore();
  };
  const events = createEventQueue<Event>(() => {
    leave();
    closed();
  });
  join();
  return {
    events,
    move() {
      try {
        join();
      } catch (error) {
        events.end(error as Error);
      }
    },
  };
}

function prepareSubscription(edition: Edition, { request, visitor }: Asked) {
  const operation = edition.documents.find(request, visitor.viewer);
  if (operation.node.operation === OperationTypeNode.SUBSCRIPTION)
    return prepare(edition.supergraph, operation, { ...request, viewer: visitor.viewer });
  throw refusal("BAD_REQUEST", "Only subscriptions are followed; send queries and mutations by POST");
}
