import { context, propagation } from "@opentelemetry/api";
import { OrganismError } from "@organism/runtime/errors.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { inSpan } from "@organism/runtime/observing/tracing.ts";
import type { OperationTypeNode } from "graphql";
import { type Answer, readAnswer } from "./subgraphs/answer.ts";
import { openWay, type Way } from "./subgraphs/way.ts";

/** What a subgraph is asked. */
export interface Question {
  subgraph: string;
  kind: `${OperationTypeNode}`;
  body: string;
}

/** Asks one subgraph in the caller's name. Rejects with `SUBGRAPH_UNAVAILABLE` or `SUBGRAPH_INVALID`. */
export type Ask = (question: Question) => Promise<Answer>;

export interface Subgraphs extends AsyncDisposable {
  /** With the caller's own token: a subgraph trusts nobody else's word on who asks. */
  as(token: string): Ask;
}

/** Where a subgraph is served. */
export interface Address {
  name: string;
  url: string;
}

export function openSubgraphs(addresses: readonly Address[]): Subgraphs {
  const ways = new Map(addresses.map(({ name, url }) => [name, openWay(url)] as const));
  return {
    as: (token) => (question) =>
      inSpan(`subgraph ${question.subgraph}`, { "organism.subgraph": question.subgraph }, async () => {
        const way = ways.get(question.subgraph);
        if (!way)
          throw new OrganismError(
            "SUBGRAPH_UNAVAILABLE",
            `The plan names a subgraph ${question.subgraph}, the supergraph does not`,
          );
        return ask(way, question, token);
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all([...ways.values()].map((way) => way[Symbol.asyncDispose]()));
    },
  };
}

async function ask(way: Way, { subgraph, kind, body }: Question, token: string): Promise<Answer> {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: "application/json",
    authorization: `Bearer ${token}`,
  };
  propagation.inject(context.active(), headers);
  const text = await way
    .send({ headers, body, repeatable: kind === "query" })
    .catch((cause) => unavailable(subgraph, cause));
  return readAnswer(subgraph, text);
}

function unavailable(subgraph: string, cause: unknown): never {
  log.warn("subgraph does not answer", { subgraph, error: cause });
  throw new OrganismError("SUBGRAPH_UNAVAILABLE", `The subgraph ${subgraph} does not answer; ask again`, {
    cause,
  });
}
