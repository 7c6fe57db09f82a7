import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { documents, expectSame, serve } from "../testing/comparing.ts";
import { openLocal } from "../testing/local.ts";
import { conflicts } from "../testing/small/conflicts.ts";
import { headlines } from "../testing/small/headlines.ts";
import { interfaces } from "../testing/small/interfaces.ts";
import { keys } from "../testing/small/keys.ts";
import { moved } from "../testing/small/moved.ts";
import { requirements } from "../testing/small/requirements.ts";

const federations = { keys, requirements, interfaces, headlines, conflicts, moved };

describe.each(Object.entries(federations))("a federation of %s", (_name, small) => {
  const { api, ours, apollo, whole } = openLocal(small);
  const one = serve(whole);

  test("answers whatever is asked as one server would", async () => {
    for (const { query, why } of documents({ schema: api, seed: 1, count: 60, deepest: 3 }))
      expectSame(await ours(query, { yes: true }), await one(query, { yes: true }), why);
  });

  // Where they differ, one server is right: the stock gateway loses what hangs on interface objects.
  test("answers as the stock gateway does, or better", async () => {
    for (const { query, why } of documents({
      schema: api,
      seed: 5_000,
      count: 25,
      deepest: 3,
      conditions: false,
    })) {
      const [{ data }, { data: theirs }] = [await ours(query), await apollo(query)];
      if (isDeepStrictEqual(data, theirs)) continue;
      expect(JSON.stringify(data), why).toBe(JSON.stringify((await one(query)).data));
    }
  });
});
