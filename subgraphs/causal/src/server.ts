import { runStage } from "@organism/runtime/serving/stage.ts";
import type { Context } from "./context.ts";
import { resolvers } from "./resolvers/index.ts";
import { shield } from "./shield.ts";
import type { Tables } from "./store/tables.ts";

await runStage<Tables, Context>({
  name: "causal",
  schema: new URL("../schema.graphql", import.meta.url),
  resolvers,
  shield,
  contextOf:
    ({ postgres }) =>
    (viewer) => ({ viewer, postgres }),
});
