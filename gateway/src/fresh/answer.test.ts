import { hash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startFederation } from "../testing/federation.ts";
import type { Responses } from "./responses.ts";
import { createStamp } from "./stamp.ts";

const gate = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@composeDirective"])
  extend schema @link(url: "https://causal-organism.dev/gate/v0.1", import: ["@shared", "@version"])
    @composeDirective(name: "@shared") @composeDirective(name: "@version")
  directive @shared on FIELD_DEFINITION
  directive @version(of: [String!]!) on FIELD_DEFINITION`;

let made = 0;
let broken = false;
interface Asking {
  viewer: { subject: string };
}
const parts = {
  teams: {
    schema: `${gate}
      type Query { team(dataset: ID!): Team @version(of: ["teams"]) all(dataset: ID!): All @shared @version(of: ["teams"]) logged(dataset: ID!): String }
      type All { n: Int! }
      type Team @key(fields: "id") { id: ID! name: String! }`,
    resolvers: {
      Query: {
        team: (_: unknown, __: unknown, { viewer }: Asking) => ({
          id: "1",
          name: `for ${viewer.subject}, made ${++made}`,
        }),
        all: () => ({ n: ++made }),
        logged(_: unknown, __: unknown, { viewer }: Asking) {
          made += 1;
          return `for ${viewer.subject}`;
        },
      },
      Team: {
        name({ name }: { name: string }) {
          if (broken) throw new Error("no name");
          return name;
        },
      },
    },
  },
  weeks: {
    schema: `${gate} type Team @key(fields: "id") { id: ID! trend: Int @version(of: ["weeks"]) note: Int }`,
    resolvers: { Team: { trend: () => ++made, note: () => ++made } },
  },
};

const texts = {
  team: "query ($d: ID!) { team(dataset: $d) { name } }",
  trend: "query ($d: ID!) { team(dataset: $d) { name trend } }",
  note: "query ($d: ID!) { team(dataset: $d) { note } }",
  all: "query ($d: ID!) { all(dataset: $d) { n } }",
  logged: "query ($d: ID!) { logged(dataset: $d) }",
};
const manifest = new Map(Object.values(texts).map((text) => [hash("sha256", text), text]));

/** Redis of a process that has none. */
const versions = new Map<string, string>();
const kept = new Map<string, string>();
const responses: Responses = {
  stamp: createStamp("a key"),
  async versionsOf(datasets, kinds) {
    const all = datasets.flatMap((dataset) => kinds.map((kind) => versions.get(`${dataset}/${kind}`)));
    return all.every((version) => version !== undefined) ? all : undefined;
  },
  async find(tag) {
    const body = kept.get(tag);
    return body === undefined ? undefined : { body, at: Math.floor(Date.now() / 1_000) };
  },
  keep(tag, body) {
    kept.set(tag, body);
  },
};

const world = new AsyncDisposableStack();
let federation: Awaited<ReturnType<typeof startFederation>>;
let url: string;

beforeAll(async () => {
  federation = world.use(await startFederation(parts));
  ({ url } = await federation.startGateway({ manifest, responses }));
});
afterAll(() => world.disposeAsync());
beforeEach(() => {
  made = 0;
  broken = false;
  kept.clear();
  versions.clear();
  versions.set("d/teams", "1").set("d/weeks", "1").set("other/teams", "1");
});

interface Get {
  etag?: string | null;
  sub?: string;
  roles?: string[];
  dataset?: string;
}

async function get(
  name: keyof typeof texts,
  { etag, sub = "one", roles = ["employee"], dataset = "d" }: Get = {},
) {
  const parameters = { documentId: hash("sha256", texts[name]), variables: JSON.stringify({ d: dataset }) };
  const response = await fetch(`${url}/graphql?${new URLSearchParams(parameters)}`, {
    headers: {
      authorization: `Bearer ${await federation.issuer.token({ claims: { sub, roles } })}`,
      "apollo-require-preflight": "1",
      ...(etag && { "if-none-match": etag }),
    },
  });
  const { status, headers } = response;
  return {
    status,
    body: await response.text(),
    etag: headers.get("etag"),
    cache: headers.get("x-cache"),
    headers,
  };
}

test("what has not changed is a 304 for whoever has it, and is not made again for who asks anew", async () => {
  const first = await get("team");
  expect([first.status, first.cache]).toEqual([200, "MISS"]);
  expect(first.headers.get("cache-control")).toBe("private, no-cache");
  const again = await get("team", { etag: first.etag });
  expect([again.status, again.body, again.etag]).toEqual([304, "", first.etag]);
  const anew = await get("team");
  expect([anew.status, anew.body, anew.cache, anew.headers.get("age")]).toEqual([
    200,
    first.body,
    "HIT",
    "0",
  ]);
  expect(made).toBe(1);
});

test.each(["team", "logged"] as const)(
  "one viewer's ETag gets another neither a 304 nor the first one's data: %s",
  async (name) => {
    const mine = await get(name);
    const theirs = await get(name, { sub: "two", etag: mine.etag });
    expect(theirs.status).toBe(200);
    expect(theirs.body).toMatch("for two");
    expect(theirs.etag).not.toBe(mine.etag);
    const inAnotherRole = await get(name, { roles: ["employee", "manager"], etag: mine.etag });
    expect([inAnotherRole.status, inAnotherRole.cache === "HIT"]).toEqual([200, false]);
  },
);

test("what is the same for all is made once for all", async () => {
  const mine = await get("all");
  const theirs = await get("all", { sub: "two" });
  expect([theirs.body, theirs.cache, theirs.etag]).toEqual([mine.body, "HIT", mine.etag]);
});

test("another version of the data, or another dataset, is another answer", async () => {
  const { etag } = await get("trend");
  expect((await get("trend", { etag })).status).toBe(304);
  versions.set("d/weeks", "2");
  expect((await get("trend", { etag })).status).toBe(200);
  const team = await get("team");
  expect((await get("team", { etag: team.etag, dataset: "other" })).status).toBe(200);
});

test("a version that was never published makes every answer anew", async () => {
  versions.delete("d/teams");
  await get("team");
  await get("team");
  expect([made, kept.size]).toEqual([2, 0]);
});

test.each([
  ["whose reading is logged", "logged"],
  ["that another subgraph adds to it without a version", "note"],
] as const)("a field %s is always read", async (_what, name) => {
  const first = await get(name);
  const before = made;
  await get(name, { etag: first.etag });
  expect(made).toBeGreaterThan(before);
  expect(kept.size).toBe(0);
});

test("an unchanged answer that had to be made is a 304 all the same", async () => {
  const first = await get("logged");
  const again = await get("logged", { etag: first.etag });
  expect([again.status, again.body]).toEqual([304, ""]);
});

test("an answer with errors is never kept, and has no ETag", async () => {
  broken = true;
  const failed = await get("team");
  expect([failed.etag, kept.size]).toEqual([null, 0]);
  broken = false;
  expect((await get("team")).body).toMatch("for one");
});

test("ETags come weak from proxies, and several at once", async () => {
  const { etag } = await get("team");
  expect((await get("team", { etag: `"other", W/${etag}` })).status).toBe(304);
});
