import type { GraphTables } from "@organism/graph";
import { factStream } from "@organism/runtime/messages/fact.ts";
import { openTail } from "@organism/runtime/messages/tail.ts";
import { runStage } from "@organism/runtime/serving/stage.ts";
import type { Context } from "./context.ts";
import { alertChanged } from "./facts.ts";
import { loadersFor } from "./loaders.ts";
import { resolvers } from "./resolvers/index.ts";
import { shield } from "./shield.ts";
import type { Tables } from "./store/tables.ts";

await runStage<Tables & GraphTables, Context>({
  name: "metrics",
  schema: new URL("../schema.graphql", import.meta.url),
  resolvers,
  shield,
  contextOf({ postgres, queue, issuer, life }) {
    const metrics = postgres.db.$pickTables<keyof Tables>();
    const graph = postgres.db.$pickTables<keyof GraphTables>();
    const gate = { db: graph, issuer };
    const tail = life.use(openTail(queue, factStream(alertChanged)));
    return (viewer) => {
      const loaders = loadersFor(viewer, gate, metrics);
      return { viewer, postgres, metrics, graph, queue, gate, tail, loaders };
    };
  },
});
