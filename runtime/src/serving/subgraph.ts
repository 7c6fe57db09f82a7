import "./subgraph/graphql-spans.ts";
import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance } from "fastify";
import { type GraphQLResolveInfo, type GraphQLScalarType, type GraphQLSchema, parse } from "graphql";
import type { Verifier, Viewer } from "../access/auth.ts";
import { requireBearer, visitorOf } from "../access/bearer.ts";
import { applyShield, type Shield } from "../access/shield.ts";
import { rememberVerified } from "../access/verified.ts";
import { unavailable } from "../stores/pool/unavailable.ts";
import { ENDPOINT } from "./endpoint.ts";
import { type Health, serveHealth } from "./health.ts";
import { createHttpServer } from "./http.ts";
import { showError } from "./show-error.ts";
import { serveSubscriptions } from "./sockets.ts";
import { openSubscription } from "./subscription.ts";

/** What every resolver can rely on; stages add their stores. */
export interface ViewerContext {
  viewer: Viewer;
}

// biome-ignore lint/suspicious/noExplicitAny: generated resolver types differ per field; codegen has checked them
type Resolver = (parent: any, args: any, context: any, info: GraphQLResolveInfo) => unknown;
type Resolvers = Record<string, Record<string, Resolver | { subscribe: Resolver }> | GraphQLScalarType>;

// The gateway brings the subscriptions of many viewers over one socket.
const SUBSCRIPTIONS_PER_SOCKET = 10_000;

export interface Subgraph<Context extends ViewerContext> {
  /** The text of the stage's schema.graphql. */
  schema: string;
  resolvers: object;
  /** Who may have which field; what it does not name is refused. */
  shield: Shield;
  verifier: Verifier;
  health: Health;
  contextOf: (viewer: Viewer) => Context;
  host: string;
  port: number;
  /** Whether `__schema` may be asked for; in production only the gateway answers that, to those who may. */
  introspection: boolean;
}

/**
 * Serves one subgraph at `POST /graphql` and its subscriptions over graphql-ws at the same place, with health routes.
 * It verifies every token itself and trusts no header of the
 * gateway. Disposing finishes the requests in hand.
 */
export async function serveSubgraph<Context extends ViewerContext>(
  served: Subgraph<Context>,
): Promise<AsyncDisposable & { url: string }> {
  const subgraph = { ...served, verifier: rememberVerified(served.verifier) };
  const app = createHttpServer();
  serveHealth(app, subgraph.health);
  const schema = buildSubgraphSchema([
    { typeDefs: parse(subgraph.schema), resolvers: subgraph.resolvers as Resolvers },
  ]);
  applyShield(schema, subgraph.shield);
  const apollo = await startApollo(schema, subgraph);
  serveGraphql(app, apollo, subgraph);
  serveSubscriptions(app, {
    verifier: subgraph.verifier,
    perSocket: SUBSCRIPTIONS_PER_SOCKET,
    open: (request, { viewer }) => openSubscription(schema, request, subgraph.contextOf(viewer)),
  });
  const url = await app.listen({ host: subgraph.host, port: subgraph.port });
  return {
    url,
    async [Symbol.asyncDispose]() {
      await app.close();
      await apollo.stop();
    },
  };
}

async function startApollo<Context extends ViewerContext>(
  schema: GraphQLSchema,
  subgraph: Subgraph<Context>,
) {
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: subgraph.introspection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    formatError: showError,
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      statusOfUnavailable as ApolloServerPlugin<Context>,
    ],
  });
  await apollo.start();
  return apollo;
}

function serveGraphql<Context extends ViewerContext>(
  app: FastifyInstance,
  apollo: ApolloServer<Context>,
  { verifier, contextOf }: Subgraph<Context>,
) {
  app.route({
    method: "POST",
    url: ENDPOINT,
    onRequest: requireBearer(verifier),
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => contextOf(visitorOf(request).viewer),
    }),
  });
}

// 503 only when nothing else could be answered: otherwise the data that is there is worth having.
const statusOfUnavailable: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response }) {
        if (response.body.kind !== "single") return;
        const { data, errors } = response.body.singleResult;
        const failed = errors && (!data || Object.values(data).every((value) => value === null));
        if (failed && errors.every(({ extensions }) => unavailable.has(String(extensions?.["code"])))) {
          response.http.status = 503;
          const waits = errors.map(({ extensions }) => Number(extensions?.["retryAfterSeconds"] ?? 1));
          response.http.headers.set("retry-after", String(Math.max(...waits)));
        }
      },
    };
  },
};
