import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { documents, expectSame, serve } from "../testing/comparing.ts";
import { openLocal, type Small } from "../testing/local.ts";
import { makeUp } from "../testing/made-up.ts";
import { conflicts } from "../testing/small/conflicts.ts";
import { headlines } from "../testing/small/headlines.ts";
import { interfaces } from "../testing/small/interfaces.ts";
import { keys } from "../testing/small/keys.ts";
import { moved } from "../testing/small/moved.ts";
import { requirements } from "../testing/small/requirements.ts";
import { createWorkplace } from "../testing/workplace.ts";
import { resolversOf } from "../testing/workplace-resolvers.ts";
import { schemas as workplaceSchemas } from "../testing/workplace-schemas.ts";

// Read as text: the gateway holds no domain knowledge, and this test none either.
const root = new URL("../../../subgraphs/", import.meta.url);
const schemas = globSync("*/schema.graphql", { cwd: fileURLToPath(root) }).map((file) => {
  const schema = readFileSync(new URL(file, root), "utf8");
  return [file.split("/")[0] ?? file, { schema, resolvers: makeUp(schema) }] as const;
});
const organism: Small = { parts: Object.fromEntries(schemas) };
const resolvers = resolversOf(createWorkplace());
const workplace: Small = {
  parts: {
    directory: { schema: workplaceSchemas.directory, resolvers: resolvers.directory },
    load: { schema: workplaceSchemas.load, resolvers: resolvers.load },
    notes: { schema: workplaceSchemas.notes, resolvers: resolvers.notes },
    badges: { schema: workplaceSchemas.badges, resolvers: resolvers.badges },
  },
  interfaceObjects: { Worker: ["Person", "Bot"] },
};
const federations = { keys, requirements, interfaces, headlines, conflicts, moved, workplace, organism };

describe.each(Object.entries(federations))("a federation of %s", (_name, small) => {
  const { api, ours, apollo, whole } = openLocal(small);
  const one = serve(whole);

  test("answers whatever is asked as one server would", async () => {
    for (const { query, why } of documents({ schema: api, seed: 1, count: 30, deepest: 3 }))
      expectSame(await ours(query, { yes: true }), await one(query, { yes: true }), why);
  });

  // Where they differ, one server is right: the stock gateway loses what hangs on interface objects.
  test("answers as the stock gateway does, or better", async () => {
    for (const { query, why } of documents({
      schema: api,
      seed: 5_000,
      count: 12,
      deepest: 3,
      conditions: false,
    })) {
      const [{ data }, { data: theirs }] = [await ours(query), await apollo(query)];
      if (isDeepStrictEqual(data, theirs)) continue;
      expect(JSON.stringify(data), why).toBe(JSON.stringify((await one(query)).data));
    }
  });
});
