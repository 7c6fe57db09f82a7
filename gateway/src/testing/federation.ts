import { composeServices } from "@apollo/composition";
import { createVerifier } from "@organism/runtime/access/auth.ts";
import { rememberVerified } from "@organism/runtime/access/verified.ts";
import { serveSubgraph } from "@organism/runtime/serving/subgraph.ts";
import { startProvider } from "@organism/runtime/testing/provider.ts";
import { openShield } from "@organism/runtime/testing/shield.ts";
import { parse } from "graphql";
import { type GatewayOptions, serveGateway } from "../serve.ts";
import { readSupergraph } from "../supergraph.ts";

export interface Part {
  schema: string;
  resolvers: object;
}

const always = new AbortController().signal;

/** Subgraphs over HTTP in this process, composed, with an issuer of tokens and as many gateways as a test wants. */
export async function startFederation(parts: Record<string, Part>) {
  await using building = new AsyncDisposableStack();
  const issuer = building.use(await startProvider());
  const verifier = rememberVerified(createVerifier({ issuer: issuer.issuer, audience: "causal-organism" }));
  const serve = ({ schema, resolvers }: Part, port = 0) =>
    serveSubgraph({
      schema,
      resolvers,
      shield: openShield(schema),
      verifier,
      health: { stores: [], stopping: always },
      contextOf: (viewer) => ({ viewer }),
      host: "127.0.0.1",
      port,
      introspection: false,
    });
  const urls = new Map<string, string>();
  const running = new Map<string, Awaited<ReturnType<typeof serve>>>();
  building.defer(async () => {
    for (const subgraph of running.values()) await subgraph[Symbol.asyncDispose]();
  });
  for (const [name, part] of Object.entries(parts)) {
    const subgraph = await serve(part);
    running.set(name, subgraph);
    urls.set(name, `${subgraph.url}/graphql`);
  }
  const supergraph = readSupergraph(compose(parts, urls));
  const lifetime = building.move();
  return {
    issuer,
    verifier,
    supergraph,
    urls,
    /** Stops a subgraph, and starts it again where it was. */
    async restart(name: string) {
      const { port } = new URL(urls.get(name) ?? "");
      await running.get(name)?.[Symbol.asyncDispose]();
      const part = parts[name];
      if (part) running.set(name, await serve(part, Number(port)));
    },
    async startGateway(options: Partial<GatewayOptions> = {}) {
      const gateway = await serveGateway({
        supergraph,
        manifest: new Map(),
        listedOnly: false,
        verifier,
        stopping: always,
        host: "127.0.0.1",
        port: 0,
        ...options,
      });
      return lifetime.use(gateway);
    },
    [Symbol.asyncDispose]: () => lifetime.disposeAsync(),
  };
}

export function compose(
  parts: Record<string, { schema: string }>,
  urls: ReadonlyMap<string, string>,
): string {
  const services = Object.entries(parts).map(([name, { schema }]) => ({
    name,
    url: urls.get(name) ?? "",
    typeDefs: parse(schema),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}
