import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@organism/runtime/observing/log.ts";
import type { EventQueue } from "@organism/runtime/serving/event-queue.ts";
import { Refusal } from "@organism/runtime/serving/sockets.ts";
import type { Answer } from "../subgraphs/answer.ts";
import type { Subgraphs } from "../subgraphs.ts";
import type { Variables } from "../values.ts";
import type { Channel, Event } from "./channel.ts";
import type { Connections } from "./connections.ts";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
// How far back a subgraph may repeat itself after a reconnect.
const REMEMBERED_IDS = 256;

/** Where events go. */
export interface Sink {
  event(event: Event): void;
  /** No more will come; with the reason, where there is one. */
  end(error?: Error): void;
}

interface Reading {
  channel: Channel;
  variables: Variables;
  connections: Connections;
  /** A token that is good now, asked for at each connection: one that has expired is not tried again. */
  token: () => Promise<string>;
  as: Subgraphs["as"];
  /** The id after which to begin. */
  since?: string | undefined;
  sink: Sink;
}

/**
 * Reads one stream of a subgraph until told to stop. Connections come and go behind it: it asks anew from the last event,
 * and drops what it has had. Stopping takes effect at once.
 */
export function readUpstream(reading: Reading): () => void {
  const stopping = new AbortController();
  const follower = { reading, stopping: stopping.signal, last: reading.since, seen: new Set<string>() };
  let current: EventQueue<Answer> | undefined;
  const follow = async () => {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      const token = await reading.token();
      if (stopping.signal.aborted) return;
      const { channel, connections, variables } = reading;
      current = connections.open(channel.subgraph, token, channel.requestOf(variables, follower.last));
      const outcome = await takeAll(follower, current, token);
      if (outcome === "over") return;
      if (outcome === "lost after events") failures = 0;
      await sleep(pauseAfter(failures), undefined, { signal: stopping.signal });
    }
  };
  follow().catch((error) => {
    if (!stopping.signal.aborted) reading.sink.end(error);
  });
  return () => {
    stopping.abort();
    current?.return().catch((error) => log.error("upstream did not stop", { error }));
  };
}

interface Follower {
  reading: Reading;
  stopping: AbortSignal;
  last: string | undefined;
  seen: Set<string>;
}

async function takeAll(follower: Follower, events: EventQueue<Answer>, token: string) {
  const { reading, stopping } = follower;
  let got = false;
  try {
    for await (const answer of events) {
      got = true;
      const event = await reading.channel.complete(answer, reading.variables, reading.as({ token }));
      if (stopping.aborted) return "over";
      if (isNew(follower, event)) reading.sink.event(event);
    }
    reading.sink.end();
    return "over";
  } catch (error) {
    if (error instanceof Refusal) {
      reading.sink.end(error);
      return "over";
    }
    log.warn("upstream lost", { subgraph: reading.channel.subgraph, reason: String(error) });
    return got ? "lost after events" : "lost";
  }
}

function isNew(follower: Follower, { id }: Event): boolean {
  if (id === undefined) return true;
  if (follower.seen.has(id)) return false;
  follower.seen.add(id);
  forgetOldest(follower.seen, REMEMBERED_IDS);
  follower.last = id;
  return true;
}

/** Keeps a set at its size; sets remember the order in which they were filled. */
export function forgetOldest(ids: Set<string>, kept: number): void {
  for (const id of ids) {
    if (ids.size <= kept) return;
    ids.delete(id);
  }
}

// Half of it by chance, so that the gateways do not all come back in the same moment.
const pauseAfter = (failures: number) =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
