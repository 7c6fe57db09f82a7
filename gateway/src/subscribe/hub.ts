import type { Visitor } from "@organism/runtime/bearer.ts";
import { createEventQueue } from "@organism/runtime/event-queue.ts";
import { Gauge } from "prom-client";
import type { Result } from "../execute/executor.ts";
import type { Variant } from "../operation.ts";
import type { Planner } from "../planner.ts";
import type { Subgraphs } from "../subgraphs.ts";
import type { Supergraph } from "../supergraph.ts";
import type { Variables } from "../values.ts";
import { type Channel, createChannel } from "./channel.ts";
import type { Connections } from "./connections.ts";
import { joinAfterReplay } from "./joining.ts";
import { readUpstream, type Sink } from "./upstream.ts";

const upstreams = new Gauge({
  name: "organism_gateway_upstreams",
  help: "Streams that are read from subgraphs for subscribers; many subscribers share one.",
});

interface Setting {
  supergraph: Supergraph;
  planner: Planner;
  subgraphs: Subgraphs;
  connections: Connections;
  /** The gateway's own token, for streams that are the same for all; undefined where it has no account. */
  serviceToken: (() => Promise<string>) | undefined;
}

/** A stream and those who share it. */
interface Stream {
  members: Map<Sink, Visitor>;
  stop: () => void;
}

interface Subscriber {
  operation: Variant;
  variables: Variables;
  visitor: Visitor;
}

export interface Hub {
  /** What one subscriber gets. It is over, and frees what it alone used, as soon as it is returned. */
  open(subscriber: Subscriber): AsyncIterable<Result>;
}

/** Brings subscribers of the same events together on one stream from the subgraph, and results computed once. */
export function createHub({ supergraph, planner, subgraphs, connections, serviceToken }: Setting): Hub {
  const channels = new WeakMap<Variant, Channel>();
  const streams = new Map<string, Stream>();

  const channelOf = (operation: Variant) => {
    const channel = channels.get(operation) ?? createChannel({ supergraph, planner }, operation);
    channels.set(operation, channel);
    return channel;
  };
  const read = (
    channel: Channel,
    variables: Variables,
    token: () => Promise<string>,
    sink: Sink,
    since?: string,
  ) => {
    upstreams.inc();
    const stop = readUpstream({ channel, variables, connections, token, as: subgraphs.as, since, sink });
    return () => {
      upstreams.dec();
      stop();
    };
  };
  const openStream = (key: string, channel: Channel, variables: Variables): Stream => {
    const members = new Map<Sink, Visitor>();
    const sink: Sink = {
      event(event) {
        for (const member of members.keys()) member.event(event);
      },
      end(error) {
        for (const member of [...members.keys()]) member.end(error);
      },
    };
    const token = async () => (channel.shared && serviceToken ? serviceToken() : freshest(members.values()));
    const stream: Stream = { members, stop: () => undefined };
    streams.set(key, stream);
    const stop = read(channel, variables, token, sink);
    stream.stop = () => {
      streams.delete(key);
      stop();
    };
    return stream;
  };

  return {
    open({ operation, variables, visitor }) {
      const channel = channelOf(operation);
      const key = `${channel.keyOf(variables)} ${channel.shared ? "" : viewpointOf(visitor)}`;
      const leaving: (() => void)[] = [];
      const queue = createEventQueue<Result>(() => {
        for (const leave of leaving) leave();
      });
      const client: Sink = { event: ({ result }) => queue.push(result), end: (error) => queue.end(error) };
      const since = channel.sinceOf(variables);
      const { replay, shared } = joinAfterReplay(client, () => endReplay());
      const member = since === undefined ? client : shared;
      const stream = streams.get(key) ?? openStream(key, channel, variables);
      stream.members.set(member, visitor);
      leaving.push(() => {
        stream.members.delete(member);
        if (stream.members.size === 0) stream.stop();
      });
      const endReplay =
        since === undefined
          ? () => undefined
          : once(read(channel, variables, async () => visitor.token, replay, since));
      leaving.push(endReplay);
      return queue;
    },
  };
}

// Who sees the same: the person, in the same roles.
const viewpointOf = ({ viewer: { subject, roles } }: Visitor) => JSON.stringify([subject, [...roles].sort()]);

// A stream outlives the token it was opened with, as long as somebody on it has a fresher one.
function freshest(visitors: Iterable<Visitor>): string {
  const [first, ...others] = visitors;
  if (!first) throw new Error("a stream without members is stopped");
  return others.reduce((best, one) => (one.viewer.expiresAt > best.viewer.expiresAt ? one : best), first)
    .token;
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
