import { context, propagation } from "@opentelemetry/api";
import { OrganismError } from "@organism/runtime/errors.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { inSpan } from "@organism/runtime/observing/tracing.ts";
import { Pool } from "undici";
import { type Data, isData } from "./execute/data.ts";

// Each connection carries one request at a time; more wait in the pool.
const CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 2_000;
const ANSWER_TIMEOUT_MS = 30_000;

/** What a subgraph answered, good or bad. */
export interface Answer {
  data?: Data | null;
  errors?: readonly SubgraphFault[] | null;
}

export interface SubgraphFault {
  message: string;
  path?: readonly (string | number)[] | null;
  extensions?: Record<string, unknown> | null;
}

/** Asks one subgraph in the caller's name. Rejects with `SUBGRAPH_UNAVAILABLE` or `SUBGRAPH_INVALID`. */
export type Ask = (subgraph: string, body: string) => Promise<Answer>;

export interface Subgraphs extends AsyncDisposable {
  /** With the caller's own token: a subgraph trusts nobody else's word on who asks. */
  as(token: string): Ask;
}

/** Where a subgraph is served. */
export interface Address {
  name: string;
  url: string;
}

/**
 * A pool of kept-open connections to each subgraph. A query whose connection broke is sent once more, for another instance to
 * answer. A mutation never is: it may have arrived.
 */
export function openSubgraphs(addresses: readonly Address[]): Subgraphs {
  const pools = new Map(
    addresses.map(({ name, url }) => {
      const { origin, pathname } = new URL(url);
      return [name, { pool: openPool(origin), path: pathname }] as const;
    }),
  );
  return {
    as: (token) => (subgraph, body) =>
      inSpan(`subgraph ${subgraph}`, { "organism.subgraph": subgraph }, async () => {
        const known = pools.get(subgraph);
        if (!known)
          throw new OrganismError(
            "SUBGRAPH_UNAVAILABLE",
            `The plan names a subgraph ${subgraph}, the supergraph does not`,
          );
        return send({ ...known, subgraph, body, token });
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all([...pools.values()].map(({ pool }) => pool.close()));
    },
  };
}

const openPool = (origin: string) =>
  new Pool(origin, {
    connections: CONNECTIONS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  });

interface Question {
  pool: Pool;
  path: string;
  subgraph: string;
  body: string;
  token: string;
}

async function send({ pool, path, subgraph, body, token }: Question): Promise<Answer> {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: "application/json",
    authorization: `Bearer ${token}`,
  };
  propagation.inject(context.active(), headers);
  const ask = async () => {
    const response = await pool.request({ method: "POST", path, headers, body });
    return response.body.text();
  };
  const text = await ask()
    .catch((error) => {
      if (!isQuery(body) || !isBroken(error)) throw error;
      return ask();
    })
    .catch((cause) => unavailable(subgraph, cause));
  return readAnswer(subgraph, text);
}

// As the planner writes it, the kind comes first. What cannot be told to be a query is taken for a mutation.
const isQuery = (body: string) => /^\{"query":"(query\b|\{)/.test(body);

// Others took their time already, or find nobody at all.
const isBroken = (error: unknown) =>
  error instanceof Error &&
  "code" in error &&
  ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"].includes(String(error.code));

function unavailable(subgraph: string, cause: unknown): never {
  log.warn("subgraph does not answer", { subgraph, error: cause });
  throw new OrganismError("SUBGRAPH_UNAVAILABLE", `The subgraph ${subgraph} does not answer; ask again`, {
    cause,
  });
}

// Whatever its status: an error answer has the same form, and says more.
function readAnswer(subgraph: string, text: string): Answer {
  const answer = parseAnswer(subgraph, text);
  if (isAnswer(answer)) return answer;
  throw new OrganismError(
    "SUBGRAPH_INVALID",
    `The subgraph ${subgraph} gave an answer that is no GraphQL result`,
  );
}

function parseAnswer(subgraph: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    log.error("subgraph answer is no JSON", { subgraph, error });
    return undefined;
  }
}

// By hand: a schema library would walk through all the data, and drop what is called __proto__.
const isAnswer = (value: unknown): value is Answer =>
  isData(value) &&
  (isData(value["data"]) || (Array.isArray(value["errors"]) && value["errors"].every(isFault)));

const isFault = (value: unknown): value is SubgraphFault =>
  isData(value) && typeof value["message"] === "string";
