import type { Visitor } from "@organism/runtime/access/bearer.ts";
import type { Sink } from "./upstream.ts";

/** One reading of a subgraph, for all who see the same. */
export interface Stream {
  /** Returns how to leave. The first who joins begins the reading, the last who leaves ends it at once. */
  join(member: Sink, visitor: Visitor): () => void;
}

interface Source {
  /** Begins to read in the name of whoever `visitor` gives, who may change; returns how to stop. */
  begin(sink: Sink, visitor: () => Visitor): () => void;
  /** Nobody is left. */
  emptied(): void;
}

export function createStream({ begin, emptied }: Source): Stream {
  const members = new Map<Sink, Visitor>();
  let stop: (() => void) | undefined;
  const sink: Sink = {
    event(event) {
      for (const member of members.keys()) member.event(event);
    },
    end(error) {
      for (const member of [...members.keys()]) member.end(error);
    },
  };
  return {
    join(member, visitor) {
      members.set(member, visitor);
      stop ??= begin(sink, () => freshest(members.values()));
      return () => {
        if (!members.delete(member) || members.size > 0) return;
        emptied();
        stop?.();
      };
    },
  };
}

// A stream outlives the token it was opened with, as long as somebody on it has a fresher one.
function freshest(visitors: Iterable<Visitor>): Visitor {
  return [...visitors].reduce((best, one) => (one.viewer.expiresAt > best.viewer.expiresAt ? one : best));
}
