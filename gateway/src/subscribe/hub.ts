import type { Visitor } from "@organism/runtime/access/bearer.ts";
import { Gauge } from "prom-client";
import type { Variant } from "../operation.ts";
import type { Planner } from "../planner.ts";
import type { Subgraphs } from "../subgraphs.ts";
import type { Supergraph } from "../supergraph.ts";
import type { Variables } from "../values.ts";
import { type Channel, createChannel } from "./channel.ts";
import type { Connections } from "./connections.ts";
import { joinAfterReplay } from "./joining.ts";
import { createStream, type Stream } from "./stream.ts";
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

interface Subscriber {
  operation: Variant;
  variables: Variables;
  visitor: Visitor;
  /** Where to go on, in place of what the variables say. */
  since?: string | undefined;
}

export interface Hub {
  /** Leads the events to the subscriber, until what is returned is called: that frees at once what it alone used. */
  join(subscriber: Subscriber, client: Sink): () => void;
  /** Plans it. */
  prepare(operation: Variant): void;
}

interface Reading {
  channel: Channel;
  variables: Variables;
  token: () => Promise<string>;
  sink: Sink;
  since?: string;
}

/** Brings subscribers of the same events together on one stream from the subgraph, and on results computed once. */
export function createHub({ supergraph, planner, subgraphs, connections, serviceToken }: Setting): Hub {
  const channels = new WeakMap<Variant, Channel>();
  const streams = new Map<string, Stream>();

  const channelOf = (operation: Variant) => {
    const channel = channels.get(operation) ?? createChannel({ supergraph, planner }, operation);
    channels.set(operation, channel);
    return channel;
  };
  const read = (reading: Reading) => {
    upstreams.inc();
    const stop = readUpstream({ ...reading, connections, as: subgraphs.as });
    return once(() => {
      upstreams.dec();
      stop();
    });
  };
  const streamOf = (channel: Channel, { variables, visitor }: Subscriber) => {
    const key = `${channel.keyOf(variables)} ${channel.shared ? "" : viewpointOf(visitor)}`;
    const own = channel.shared ? serviceToken : undefined;
    const stream =
      streams.get(key) ??
      createStream({
        begin: (sink, member) =>
          read({ channel, variables, sink, token: own ?? (async () => member().token) }),
        emptied: () => streams.delete(key),
      });
    streams.set(key, stream);
    return stream;
  };

  return {
    join(subscriber, client) {
      const { operation, variables, visitor } = subscriber;
      const channel = channelOf(operation);
      const stream = streamOf(channel, subscriber);
      const since = channel.resumable ? (subscriber.since ?? channel.sinceOf(variables)) : undefined;
      if (since === undefined) return stream.join(client, visitor);
      const { replay, shared } = joinAfterReplay(client, () => endReplay());
      const leave = stream.join(shared, visitor);
      const endReplay = read({ channel, variables, sink: replay, since, token: async () => visitor.token });
      return () => {
        leave();
        endReplay();
      };
    },
    prepare: channelOf,
  };
}

// Who sees the same: the person, in the same roles.
const viewpointOf = ({ viewer: { subject, roles } }: Visitor) => JSON.stringify([subject, [...roles].sort()]);

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
