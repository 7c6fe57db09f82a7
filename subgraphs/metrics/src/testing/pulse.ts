import { pathToFileURL } from "node:url";
import { projectRoot } from "@organism/dev/root.ts";
import type { Role } from "@organism/runtime/access/roles.ts";
import { migrate } from "@organism/runtime/stores/migrations.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { startProvider } from "@organism/runtime/testing/provider.ts";
import { openSocket } from "@organism/runtime/testing/socket.ts";
import { freePort, startChild, untilPrinted } from "@organism/runtime/testing/spawned.ts";
import { sql } from "kysely";
import { expect, inject } from "vitest";
import { identify } from "../../../graph/src/store/identity.ts";
import { stage as graphStage } from "../../../graph/src/store/stage.ts";
import { accept } from "../../../graph/src/streams/intake.ts";
import { ALIAS_KEY, arrivalsOf, EVENT_KEY, SEAL_KEY } from "../../../graph/src/testing/mail.ts";
import { openWorld } from "../../../graph/src/testing/world.ts";
import { stage } from "../store/stage.ts";
import { unmarked } from "../streams/marking.ts";
import type { Sent } from "./mail.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at where it is asked for
type Answer = { data: any; errors?: { message: string; extensions: { code: string } }[] };

const entries = {
  worker: "worker/src/main.ts",
  graph: "subgraphs/graph/src/server.ts",
  metrics: "subgraphs/metrics/src/server.ts",
  gateway: "gateway/src/server.ts",
};

interface Extent {
  /** Also the graph's own process and the gateway, which is then asked. */
  gateway?: boolean;
}

/** All that brings an interaction to an alert: the stores, the worker's process and the stage's. */
export async function startPulse({ gateway = false }: Extent = {}) {
  await using starting = new AsyncDisposableStack();
  const issuer = starting.use(await startProvider());
  const world = starting.use(await openWorld());
  await migrate(world.postgres, [graphStage, stage]);
  const env = {
    ...inject("stores"),
    ...world.env,
    OIDC_ISSUER: issuer.issuer,
    ALIAS_KEY,
    EVENT_KEY,
    SEAL_KEY,
    GROUP_SIZE_MIN: "5",
  };
  const start = async (name: keyof typeof entries, addresses: Record<string, string> = {}) => {
    const port = String(await freePort());
    const entry = pathToFileURL(`${projectRoot}/${entries[name]}`);
    const child = starting.use(startChild(entry, { ...env, ...addresses, PORT: port }));
    await untilPrinted(child, "process ready");
    return `http://127.0.0.1:${port}`;
  };
  const [, metrics, graph] = await Promise.all([
    start("worker"),
    start("metrics"),
    gateway ? start("graph") : undefined,
  ]);
  const url = graph ? await start("gateway", { GRAPH_URL: graph, METRICS_URL: metrics }) : metrics;
  const tokenOf = (subject: string, roles: Role[]) => issuer.token({ claims: { sub: subject, roles } });
  const running = starting.move();
  return {
    world,
    /** What `recordInteractions` does once it has looked at each. */
    async send(dataset: { number: number }, mails: readonly Sent[]) {
      await accept(world.redis, dataset.number, await arrivalsOf(world, dataset.number, mails));
    },
    become: (dataset: { id: string }, subject: string, address: string) =>
      identify(
        world.postgres.db,
        { issuer: issuer.issuer, subject },
        { dataset: dataset.id, key: ALIAS_KEY, address },
      ),
    async ask(
      subject: string,
      roles: Role[],
      query: string,
      variables: Record<string, unknown> = {},
    ): Promise<Answer> {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${await tokenOf(subject, roles)}`,
        },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    socket: async (subject: string, roles: Role[]) =>
      running.use(openSocket(url, await tokenOf(subject, roles))),
    /** Everything that was sent is built in, and whoever it is about is measured. Looked at in the order in which it goes on. */
    untilMeasured: (dataset: { number: number }, interactions: number) =>
      eventually(async () => {
        const rowsOf = async (query: ReturnType<typeof sql>) => (await query.execute(world.postgres.db)).rows;
        const built = sql`
          select interactions,
            not exists (select from graph.change where (version, ordinal) > (relay.version, relay.ordinal)) as told
          from graph.dataset, graph.relay where number = ${dataset.number}`;
        expect(await rowsOf(built)).toEqual([{ interactions, told: true }]);
        expect(await unmarked(world.redis)).toBe(0);
        expect(await rowsOf(sql`select from metrics.mark where dataset = ${dataset.number}`)).toEqual([]);
      }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

export type Pulse = Awaited<ReturnType<typeof startPulse>>;
