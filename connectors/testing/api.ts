import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSchema, graphql } from "graphql";
import { canonical } from "../address.ts";

// The system's own words, so that a document or an input that it would not take fails here too.
const schema = buildSchema(
  readFileSync(new URL("../../subgraphs/graph/schema.graphql", import.meta.url), "utf8"),
  { assumeValidSDL: true },
);

interface Item {
  id: string;
  from: string;
  to: string;
  at: string;
  kind: string;
  recipients: number;
  seconds: number | null;
}

interface Person {
  address: string;
  manager: string | null;
  name: string | null;
}

/** Answers in place of the system's; `true`: it was answered. */
type Trouble = (response: ServerResponse, items: readonly Item[] | undefined) => boolean;

/** The public API of a system as the connector sees it: over real HTTP, keeping what it is given. */
export async function startApi() {
  const api = {
    url: "",
    datasets: [] as { id: string; name: string }[],
    people: new Map<string, Person>(),
    stored: new Map<string, Item>(),
    /** Of each call that recorded interactions. */
    batches: [] as number[],
    token: "token-1",
    tokensGiven: 0,
    trouble: undefined as Trouble | undefined,
    /** How many more calls that record are told to come again. */
    overloaded: 0,
  };
  const root = {
    datasets: () => api.datasets,
    createDataset({ name, live, simulated }: { name: string; live: boolean; simulated: boolean }) {
      if (api.datasets.some((one) => one.name === name))
        return { __typename: "DatasetRefused", code: "NAME_TAKEN", reason: `${name} exists` };
      const made = { id: `dataset-${api.datasets.length + 1}`, name, live, simulated };
      api.datasets.push(made);
      return { __typename: "Dataset", ...made };
    },
    recordPeople({ people }: { people: Person[] }) {
      for (const person of people) api.people.set(person.address, person);
      return { accepted: people.length, rejected: [] };
    },
    recordInteractions({ interactions }: { interactions: Item[] }) {
      api.batches.push(interactions.length);
      return record(api.stored, interactions);
    },
  };
  const server = createServer(async (request, response) => {
    const { query, variables } = JSON.parse(await textOf(request));
    if (variables.items && api.overloaded > 0) {
      api.overloaded -= 1;
      return fail(response, 503, "OVERLOADED", { "retry-after": "0" });
    }
    if (api.trouble?.(response, variables.items)) return;
    if (request.headers.authorization !== `Bearer ${api.token}`)
      return fail(response, 401, "UNAUTHENTICATED");
    const answer = await graphql({ schema, source: query, rootValue: root, variableValues: variables });
    send(response, answer.errors ? 400 : 200, answer);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(api, {
    access: {
      gateway: api.url,
      token: async () => {
        api.tokensGiven += 1;
        return api.token;
      },
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  });
}

// As the graph stage: each id and recipient once, and each item judged by itself.
function record(stored: Map<string, Item>, items: readonly Item[]) {
  const outcome = {
    accepted: 0,
    duplicates: 0,
    rejected: [] as { index: number; code: string; reason: string }[],
  };
  for (const [index, item] of items.entries()) {
    const key = `${item.id}\0${canonical(item.to)}`;
    if (new Date(item.at) > new Date())
      outcome.rejected.push({ index, code: "IN_FUTURE", reason: "It is ahead" });
    else if (stored.has(key)) outcome.duplicates += 1;
    else {
      stored.set(key, item);
      outcome.accepted += 1;
    }
  }
  return outcome;
}

const textOf = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString();

export function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** An error answer in the gateway's shape. */
export function fail(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
) {
  send(response, status, { errors: [{ message: `It says ${code}`, extensions: { code } }] }, headers);
}
