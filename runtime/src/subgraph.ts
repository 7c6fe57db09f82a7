import "./subgraph/graphql-spans.ts";
import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { type GraphQLFormattedError, type GraphQLResolveInfo, type GraphQLScalarType, parse } from "graphql";
import { bearerOf, Unauthenticated, type Verifier, type Viewer } from "./auth.ts";
import { OrganismError } from "./errors.ts";
import { type Health, serveHealth } from "./health.ts";
import { createHttpServer, errorBody, masked } from "./http.ts";
import { log } from "./log.ts";
import { unavailable } from "./pool/unavailable.ts";

/** What every resolver can rely on; stages add their stores. */
export interface ViewerContext {
  viewer: Viewer;
}

// biome-ignore lint/suspicious/noExplicitAny: generated resolver types differ per field; codegen has checked them
type Resolver = (parent: any, args: any, context: any, info: GraphQLResolveInfo) => unknown;
type Resolvers = Record<string, Record<string, Resolver> | GraphQLScalarType>;

export interface Subgraph<Context extends ViewerContext> {
  /** The text of the stage's schema.graphql. */
  schema: string;
  resolvers: object;
  verifier: Verifier;
  health: Health;
  contextOf: (viewer: Viewer) => Context;
  host: string;
  port: number;
  /** Whether `__schema` may be asked for; in production only the gateway answers that, to those who may. */
  introspection: boolean;
}

/**
 * Serves one subgraph at `POST /graphql`, with health routes. It verifies every token itself and trusts no header of the
 * gateway. Disposing finishes the requests in hand.
 */
export async function serveSubgraph<Context extends ViewerContext>(
  subgraph: Subgraph<Context>,
): Promise<AsyncDisposable & { url: string }> {
  const app = createHttpServer();
  serveHealth(app, subgraph.health);
  const apollo = await startApollo(subgraph);
  serveGraphql(app, apollo, subgraph);
  const url = await app.listen({ host: subgraph.host, port: subgraph.port });
  return {
    url,
    async [Symbol.asyncDispose]() {
      await app.close();
      await apollo.stop();
    },
  };
}

async function startApollo<Context extends ViewerContext>(subgraph: Subgraph<Context>) {
  const apollo = new ApolloServer<Context>({
    schema: buildSubgraphSchema([
      { typeDefs: parse(subgraph.schema), resolvers: subgraph.resolvers as Resolvers },
    ]),
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

const viewers = new WeakMap<FastifyRequest, Viewer>();

function serveGraphql<Context extends ViewerContext>(
  app: FastifyInstance,
  apollo: ApolloServer<Context>,
  { verifier, contextOf }: Subgraph<Context>,
) {
  app.route({
    method: "POST",
    url: "/graphql",
    // Before the body is read: whoever has no token costs nothing.
    async onRequest(request, reply) {
      try {
        viewers.set(request, await verifier(bearerOf(request.headers.authorization)));
      } catch (error) {
        if (!(error instanceof Unauthenticated)) throw error;
        return reply
          .code(401)
          .header("WWW-Authenticate", "Bearer")
          .send(errorBody(error.code, error.message));
      }
    },
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => contextOf(viewerOf(request)),
    }),
  });
}

function viewerOf(request: FastifyRequest): Viewer {
  const viewer = viewers.get(request);
  if (!viewer)
    throw new OrganismError("UNAUTHENTICATED", "The request reached GraphQL without a verified token");
  return viewer;
}

const isRefusal = (error: unknown) => {
  const status = (error as GraphQLFormattedError).extensions?.["http"] as { status?: number } | undefined;
  return status?.status !== undefined && status.status < 500;
};

// A fault of ours with a code is told; the rest is masked, with the trace id to find it by.
function showError(formatted: GraphQLFormattedError, raw: unknown): GraphQLFormattedError {
  const cause = (raw as { originalError?: unknown }).originalError ?? raw;
  const place = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  if (cause instanceof OrganismError)
    return { ...place, message: cause.message, extensions: { code: cause.code } };
  // A request that GraphQL's own layer refuses is its sender's fault, however it words it.
  if (formatted.extensions?.["code"] !== "INTERNAL_SERVER_ERROR" || isRefusal(cause)) return formatted;
  log.error("resolver failed", { path: formatted.path?.join("."), error: cause });
  const { code, message } = masked();
  return { ...place, message, extensions: { code } };
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
          response.http.headers.set("retry-after", "1");
        }
      },
    };
  },
};
