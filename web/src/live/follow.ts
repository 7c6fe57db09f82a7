import type { ExecutionResult } from "graphql";
import type { Client } from "graphql-ws";

export interface Following {
  documentId: string;
  operationName: string | undefined;
  variables: Record<string, unknown>;
}

interface Refusal {
  message: string;
  extensions?: { code?: unknown };
}

export interface Follower {
  next(answer: ExecutionResult): void;
  /** The gateway says no: asking again would not help. */
  refused(errors: readonly Refusal[]): void;
  ended(): void;
}

export interface Line {
  subscribe: Client["subscribe"];
  /** Calls back when it is time to try again after so many failures in a row; returns how to call that off. */
  again(failures: number, begin: () => void): () => void;
}

/**
 * Follows a subscription over any number of sockets. Whenever one is lost it asks again from the last event that came:
 * the protocol's own client would repeat the first `since`, and so repeat or lose what came in between.
 */
export function follow(line: Line, following: Following, follower: Follower): () => void {
  let since: string | undefined;
  let failures = 0;
  let stop = () => {};
  const begin = () => {
    stop = line.subscribe<Record<string, unknown>>(requestOf(following, since), {
      next(answer) {
        failures = 0;
        const id = eventIdOf(answer);
        if (id !== undefined && id === since) return;
        since = id ?? since;
        follower.next(answer as ExecutionResult);
      },
      error(reason) {
        if (Array.isArray(reason) && isLasting(reason)) return follower.refused(reason);
        failures += 1;
        stop = line.again(failures, begin);
      },
      complete: () => follower.ended(),
    });
  };
  begin();
  return () => stop();
}

// Everything else passes: a store that is away, too many at once.
const LASTING = [
  "FORBIDDEN",
  "BAD_USER_INPUT",
  "GRAPHQL_VALIDATION_FAILED",
  "PERSISTED_QUERY_NOT_FOUND",
  "OPERATION_RESOLUTION_FAILURE",
];

const isLasting = (errors: readonly Refusal[]): boolean =>
  errors.some(({ extensions }) => LASTING.some((code) => code === extensions?.code));

// The protocol wants a text; the hash says which is meant.
const requestOf = ({ documentId, operationName, variables }: Following, since: string | undefined) => ({
  query: "",
  operationName,
  variables: since === undefined ? variables : { ...variables, since },
  extensions: { persistedQuery: { version: 1, sha256Hash: documentId.replace(/^sha256:/, "") } },
});

function eventIdOf({ data }: { data?: Record<string, unknown> | null | undefined }): string | undefined {
  const [event] = Object.values(data ?? {});
  return typeof event === "object" && event && "eventId" in event ? String(event.eventId) : undefined;
}
