import { runStage } from "@organism/runtime/stage.ts";
import { resolvers } from "./resolvers/index.ts";
import { shield } from "./shield.ts";
import type { Tables } from "./store/tables.ts";

await runStage<Tables>({
  name: "actions",
  schema: new URL("../schema.graphql", import.meta.url),
  resolvers,
  shield,
});
