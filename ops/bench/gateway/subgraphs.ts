import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { createEventQueue, type EventQueue } from "@organism/runtime/serving/event-queue.ts";
import { type DocumentNode, execute, type GraphQLSchema, parse } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { schemas } from "./schemas.ts";

/** Serves the subgraphs at the ports given, as little as a subgraph can do; `POST /tick` sends an event to who subscribed. */
const ports = process.argv.slice(2).map(Number);

const person = (id: string) => ({
  id,
  name: `person ${id}`,
  title: `title of ${id}`,
  address: `${id}@example.org`,
});
const listeners = new Set<EventQueue<object>>();

const resolvers: Record<keyof typeof schemas, object> = {
  people: {
    Query: {
      person: (_: unknown, { id }: { id: string }) => person(id),
      people: (_: unknown, { first }: { first: number }) =>
        Array.from({ length: first }, (_one, index) => person(`${index}`)),
      roster: () => ({}),
    },
    Roster: { names: () => Array.from({ length: 20 }, (_one, index) => person(`${index}`).name) },
    Subscription: {
      tick: {
        subscribe() {
          const queue = createEventQueue<object>(() => listeners.delete(queue));
          listeners.add(queue);
          return queue;
        },
      },
    },
    Person: { __resolveReference: ({ id }: { id: string }) => person(id) },
  },
  load: {
    Person: {
      __resolveReference: ({ id }: { id: string }) => ({
        id,
        hours: Number(id) / 2,
        weeks: 13,
        team: { id: `t${id}` },
      }),
    },
  },
  teams: {
    Team: {
      __resolveReference: ({ id }: { id: string }) => ({
        id,
        name: `team ${id}`,
        members: 9,
        lead: `lead of ${id}`,
      }),
    },
  },
};

let ticks = 0;
function tick() {
  ticks += 1;
  for (const queue of listeners) queue.push({ tick: { n: ticks, text: "x".repeat(100) } });
  return ticks;
}

for (const [index, [name, sdl]] of Object.entries(schemas).entries()) {
  const schema = buildSubgraphSchema([
    { typeDefs: parse(sdl), resolvers: resolvers[name as keyof typeof schemas] as never },
  ]);
  const parsed = new Map<string, DocumentNode>();
  const server = createServer((request, response) => {
    if (request.url === "/tick") return void response.end(`${tick()}`);
    if (request.method !== "POST") return void response.end();
    answer(schema, parsed, request, response).catch((error) => response.destroy(error));
  });
  useServer({ schema }, new WebSocketServer({ server, path: "/graphql" }));
  server.listen(ports[index], "127.0.0.1");
}

async function answer(
  schema: GraphQLSchema,
  parsed: Map<string, DocumentNode>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { query, variables } = JSON.parse(Buffer.concat(await request.toArray()).toString());
  const document = parsed.get(query) ?? parse(query);
  parsed.set(query, document);
  const result = await execute({ schema, document, variableValues: variables });
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(result));
}
