import type { Verifier } from "@organism/runtime/access/auth.ts";
import { serveHealth } from "@organism/runtime/serving/health.ts";
import { createHttpServer } from "@organism/runtime/serving/http.ts";
import { serveSubscriptions } from "@organism/runtime/serving/sockets.ts";
import type { Store } from "@organism/runtime/stores/pool.ts";
import { OperationTypeNode } from "graphql";
import { createDocuments } from "./documents.ts";
import { serveDoor } from "./door.ts";
import { createApolloExecutor } from "./execute/apollo.ts";
import { createOwnExecutor } from "./execute/own.ts";
import { createFresh } from "./fresh/answer.ts";
import { noResponses, type Responses } from "./fresh/responses.ts";
import type { Manifest } from "./manifest.ts";
import { createPlanner } from "./planner.ts";
import { prepare } from "./prepare.ts";
import { refusal } from "./refusal.ts";
import { readRequest } from "./request.ts";
import { openSubgraphs } from "./subgraphs.ts";
import { openConnections } from "./subscribe/connections.ts";
import { createHub } from "./subscribe/hub.ts";
import type { Supergraph } from "./supergraph.ts";

const SUBSCRIPTIONS_PER_SOCKET = 100;

export interface Gateway {
  supergraph: Supergraph;
  manifest: Manifest;
  /** Whether documents outside the manifest need the scope `documents:adhoc`. */
  listedOnly: boolean;
  executor: "own" | "apollo";
  verifier: Verifier;
  /** The gateway's own token, where it has an account; see `Hub`. */
  serviceToken?: (() => Promise<string>) | undefined;
  /** What the gateways remember together; without it every answer is made. */
  responses?: Responses | undefined;
  /** What it cannot do without. */
  stores?: readonly Store[];
  /** How long a subgraph may take; half a minute where nothing is said. */
  subgraphTimeoutMs?: number | undefined;
  stopping: AbortSignal;
  host: string;
  port: number;
}

/** Serves a supergraph at `/graphql`. Disposing finishes what is in hand. */
export async function serveGateway(gateway: Gateway): Promise<AsyncDisposable & { url: string }> {
  const { supergraph, manifest, listedOnly, verifier, stopping, host, port } = gateway;
  await using building = new AsyncDisposableStack();
  const subgraphs = building.use(openSubgraphs(supergraph.subgraphs, gateway.subgraphTimeoutMs));
  const connections = building.use(openConnections(supergraph.subgraphs));
  const planner = createPlanner(supergraph);
  const documents = createDocuments({ supergraph, planner, listedOnly });
  const hub = createHub({ supergraph, planner, subgraphs, connections, serviceToken: gateway.serviceToken });
  const createExecutor = gateway.executor === "own" ? createOwnExecutor : createApolloExecutor;
  const app = createHttpServer();
  building.defer(() => app.close());
  serveHealth(app, { stores: gateway.stores ?? [], stopping });
  serveDoor(app, {
    verifier,
    supergraph,
    manifest,
    documents,
    subgraphs,
    execute: createExecutor(supergraph),
    fresh: createFresh({ supergraph, responses: gateway.responses ?? noResponses() }),
  });
  serveSubscriptions(app, {
    verifier,
    perSocket: SUBSCRIPTIONS_PER_SOCKET,
    async open(request, visitor) {
      const asked = readRequest(request, manifest);
      const { operation, variables } = prepare({ documents, supergraph }, asked, visitor.viewer);
      if (operation.node.operation !== OperationTypeNode.SUBSCRIPTION)
        throw refusal("BAD_REQUEST", "A socket takes subscriptions; send queries and mutations by POST");
      return hub.open({ operation, variables, visitor });
    },
  });
  const url = await app.listen({ host, port });
  const lifetime = building.move();
  return { url, [Symbol.asyncDispose]: () => lifetime.disposeAsync() };
}
