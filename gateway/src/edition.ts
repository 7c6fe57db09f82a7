import { createDocuments, type Documents } from "./documents.ts";
import type { Executor } from "./execute/executor.ts";
import { createOwnExecutor } from "./execute/own.ts";
import { createFresh } from "./fresh/answer.ts";
import type { Responses } from "./fresh/responses.ts";
import type { Manifest } from "./manifest.ts";
import { createPlanner } from "./planner.ts";
import type { Registry } from "./registry.ts";
import type { Servers, Subgraphs } from "./subgraphs.ts";
import type { Sockets } from "./subscribe/connections.ts";
import { createHub, type Hub } from "./subscribe/hub.ts";
import type { Supergraph } from "./supergraph.ts";

/** What a gateway serves, and what may be replaced while it does. */
export interface Served {
  supergraph: Supergraph;
  manifest: Manifest;
}

/** All that is worked out from one supergraph. A request keeps the edition it began with. */
export interface Edition extends Served {
  registry: Registry;
  documents: Documents;
  subgraphs: Subgraphs;
  execute: Executor;
  fresh: ReturnType<typeof createFresh>;
  hub: Hub;
}

/** What outlives editions. */
export interface Ground {
  servers: Servers;
  sockets: Sockets;
  registry: Registry;
  responses: Responses;
  serviceToken: (() => Promise<string>) | undefined;
  /** Whether documents outside the manifest need the scope `documents:adhoc`. */
  listedOnly: boolean;
}

export function createEdition({ supergraph, manifest }: Served, ground: Ground): Edition {
  const planner = createPlanner(supergraph);
  const subgraphs = ground.servers.at(supergraph.subgraphs);
  const connections = ground.sockets.at(supergraph.subgraphs);
  return {
    supergraph,
    manifest,
    registry: ground.registry,
    subgraphs,
    documents: createDocuments({ supergraph, planner, listedOnly: ground.listedOnly }),
    execute: createOwnExecutor(supergraph),
    fresh: createFresh({ supergraph, responses: ground.responses }),
    hub: createHub({ supergraph, planner, subgraphs, connections, serviceToken: ground.serviceToken }),
  };
}
