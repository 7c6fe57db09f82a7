import { context, propagation } from "@opentelemetry/api";
import { OrganismError } from "@organism/runtime/errors.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { inSpan } from "@organism/runtime/observing/tracing.ts";
import type { OperationTypeNode } from "graphql";
import { Histogram } from "prom-client";
import { OTHER } from "./observed.ts";
import { type Answer, readAnswer } from "./subgraphs/answer.ts";
import { createPatience, type Patience } from "./subgraphs/patience.ts";
import type { Ear } from "./subgraphs/told.ts";
import { isLate, openWay, type Way } from "./subgraphs/way.ts";

const ANSWER_TIMEOUT_MS = 30_000;

const duration = new Histogram({
  name: "organism_gateway_fetch_seconds",
  help: "Time from a question to a subgraph until its answer, by the operation that it is part of (its name in the manifest, else: other) and what came of it: answered, faulty (with errors), failed, or spared (not asked, as it hangs).",
  labelNames: ["operation", "subgraph", "outcome"],
  // Few, as each operation has its own.
  buckets: [0.005, 0.025, 0.1, 0.25, 1, 5, 30],
});

/** What a subgraph is asked. */
interface Question {
  subgraph: string;
  kind: `${OperationTypeNode}`;
  body: string;
}

/** In whose name subgraphs are asked. */
interface Caller {
  /** Their own: a subgraph trusts nobody else's word on who asks. */
  token: string;
  /** What they asked for, as figures name it. */
  operation?: string;
  hear?: Ear["hear"];
}

/** Asks one subgraph in the caller's name. Rejects with `SUBGRAPH_UNAVAILABLE` or `SUBGRAPH_INVALID`. */
export type Ask = (question: Question) => Promise<Answer>;

/** The subgraphs of one supergraph. */
export interface Subgraphs {
  as(caller: Caller): Ask;
}

/** The ways to all servers that were ever asked, whichever supergraph names them. */
export interface Servers extends AsyncDisposable {
  at(addresses: readonly Address[]): Subgraphs;
}

/** Where a subgraph is served. */
export interface Address {
  name: string;
  url: string;
}

interface Known {
  way: Way;
  patience: Patience;
}

export function openServers(timeoutMs = ANSWER_TIMEOUT_MS): Servers {
  const servers = new Map<string, Known>();
  const serverAt = (url: string) => {
    const known = servers.get(url) ?? { way: openWay(url, timeoutMs), patience: createPatience() };
    servers.set(url, known);
    return known;
  };
  return {
    at: (addresses) => subgraphsOf(new Map(addresses.map(({ name, url }) => [name, serverAt(url)]))),
    async [Symbol.asyncDispose]() {
      await Promise.all([...servers.values()].map(({ way }) => way[Symbol.asyncDispose]()));
    },
  };
}

const subgraphsOf = (subgraphs: ReadonlyMap<string, Known>): Subgraphs => ({
  as: (caller) => (question) =>
    inSpan(`subgraph ${question.subgraph}`, { "organism.subgraph": question.subgraph }, async () => {
      const { subgraph } = question;
      const known = subgraphs.get(subgraph);
      if (!known)
        throw new OrganismError(
          "SUBGRAPH_UNAVAILABLE",
          `The plan names a subgraph ${subgraph}, the supergraph does not`,
        );
      // What changes something is never spared: only its sender may give up on it.
      if (question.kind === "query" && !known.patience.allows()) {
        duration.observe({ operation: caller.operation ?? OTHER, subgraph, outcome: "spared" }, 0);
        throw away(subgraph);
      }
      return ask(known, question, caller);
    }),
});

async function ask(
  { way, patience }: Known,
  question: Question,
  { token, operation = OTHER, hear }: Caller,
): Promise<Answer> {
  const { subgraph, kind, body } = question;
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: "application/json",
    authorization: `Bearer ${token}`,
  };
  propagation.inject(context.active(), headers);
  const began = performance.now();
  const done = (outcome: string) =>
    duration.observe({ operation, subgraph, outcome }, (performance.now() - began) / 1_000);
  try {
    const reply = await way.send({ headers, body, repeatable: kind === "query" });
    patience.answered();
    hear?.(reply.headers);
    const answer = readAnswer(subgraph, reply);
    done(answer.errors ? "faulty" : "answered");
    return answer;
  } catch (cause) {
    if (cause instanceof OrganismError) {
      done("faulty");
      throw cause;
    }
    if (isLate(cause)) patience.timedOut();
    done("failed");
    log.warn("subgraph does not answer", { subgraph, error: cause });
    throw away(subgraph, cause);
  }
}

const away = (subgraph: string, cause?: unknown) =>
  new OrganismError("SUBGRAPH_UNAVAILABLE", `The subgraph ${subgraph} does not answer; ask again`, { cause });
