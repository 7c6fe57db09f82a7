import type { Verifier } from "@organism/runtime/access/auth.ts";
import { serveHealth } from "@organism/runtime/serving/health.ts";
import { createHttpServer } from "@organism/runtime/serving/http.ts";
import { serveSubscriptions } from "@organism/runtime/serving/sockets.ts";
import type { Store } from "@organism/runtime/stores/pool.ts";
import { serveDoor } from "./door.ts";
import { createEdition, type Ground, type Served } from "./edition.ts";
import { noResponses, type Responses } from "./fresh/responses.ts";
import { createRegistry } from "./registry.ts";
import { readRequest } from "./request.ts";
import { openServers } from "./subgraphs.ts";
import { openSockets } from "./subscribe/connections.ts";
import { resultsOf } from "./subscribe/results.ts";
import { createSubscribers } from "./subscribe/subscribers.ts";
import { warm } from "./warm.ts";

const SUBSCRIPTIONS_PER_SOCKET = 100;

export interface GatewayOptions extends Served {
  /** Whether documents outside the manifest need the scope `documents:adhoc`. */
  listedOnly: boolean;
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

export interface Gateway extends AsyncDisposable {
  url: string;
  /** From now on it serves this. Requests in hand end as they began; subscriptions go on in it. */
  replace(served: Served): Promise<void>;
}

/** Serves a supergraph at `/graphql`. Disposing finishes what is in hand. */
export async function serveGateway(options: GatewayOptions): Promise<Gateway> {
  const { verifier, stopping, host, port } = options;
  await using building = new AsyncDisposableStack();
  const ground: Ground = {
    servers: building.use(openServers(options.subgraphTimeoutMs)),
    sockets: building.use(openSockets()),
    registry: createRegistry(),
    responses: options.responses ?? noResponses(),
    serviceToken: options.serviceToken,
    listedOnly: options.listedOnly,
  };
  let edition = createEdition(options, ground);
  await warm(edition);
  const current = () => edition;
  const subscribers = createSubscribers(current);
  const app = createHttpServer();
  building.defer(() => app.close());
  serveHealth(app, { stores: options.stores ?? [], stopping });
  serveDoor(app, { verifier, edition: current, subscribers });
  serveSubscriptions(app, {
    verifier,
    perSocket: SUBSCRIPTIONS_PER_SOCKET,
    async open(request, visitor) {
      return resultsOf(subscribers.open({ request: readRequest(request, edition, visitor.viewer), visitor }));
    },
  });
  const url = await app.listen({ host, port });
  const lifetime = building.move();
  return {
    url,
    async replace(served) {
      const next = createEdition(served, ground);
      await warm(next);
      edition = next;
      subscribers.move();
    },
    [Symbol.asyncDispose]: () => lifetime.disposeAsync(),
  };
}
