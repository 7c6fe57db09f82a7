import { hash } from "node:crypto";
import { request as httpRequest } from "node:http";
import { post } from "@organism/runtime/testing/post.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { startFederation } from "./testing/federation.ts";
import { startWorkplace } from "./testing/start-workplace.ts";
import type { Workplace } from "./testing/workplace.ts";

const world = new AsyncDisposableStack();
const listed = "query Named($id: ID!) { person(id: $id) { name hours } }";
const change = 'mutation { rename(id: "p5", name: "Six") { name } }';
const key = hash("sha256", listed);
const changeKey = hash("sha256", change);
const manifest = new Map([
  [key, listed],
  [changeKey, change],
]);

let federation: Awaited<ReturnType<typeof startFederation>>;
let workplace: Workplace;
let url: string;
let strict: string;

beforeAll(async () => {
  ({ federation, workplace } = await startWorkplace());
  world.use(federation);
  ({ url } = await federation.startGateway({ manifest }));
  ({ url: strict } = await federation.startGateway({ manifest, listedOnly: true }));
});
afterAll(() => world.disposeAsync());

const tokenOf = (...roles: string[]) => federation.issuer.token({ claims: { roles } });
const ask = async (body: unknown, { at = url, roles = ["employee"] } = {}) =>
  post(at, await tokenOf(...roles), body);
const codesOf = ({ body }: Awaited<ReturnType<typeof ask>>) =>
  body.errors?.map(({ extensions }) => extensions["code"]);

async function raw(body: string, headers: Record<string, string>, path = "/graphql", method = "POST") {
  const response = await fetch(url + path, {
    method,
    headers: { Authorization: `Bearer ${await tokenOf("employee")}`, ...headers },
    ...(method === "POST" && { body }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const get = (
  parameters: Record<string, string>,
  headers: Record<string, string> = { "apollo-require-preflight": "1" },
) => raw("", headers, `/graphql?${new URLSearchParams(parameters)}`, "GET");

describe("who may enter", () => {
  test("nobody without a valid token, except to see whether it lives", async () => {
    const refused = await post(url, "a.b.c", { query: "{ people { id } }" });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("WWW-Authenticate")).toBe("Bearer");
    expect(refused.body).toEqual({
      errors: [expect.objectContaining({ extensions: { code: "UNAUTHENTICATED" } })],
      extensions: { http: { status: 401 } },
    });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  test("the caller's own token reaches the subgraphs, which check it again", async () => {
    const direct = await fetch(federation.urls.get("directory") ?? "", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query: "{ people { id } }" }),
    });
    expect(direct.status).toBe(401);
    expect((await ask({ query: "{ people { id } }" })).status).toBe(200);
  });
});

describe("scopes", () => {
  test.each([
    ["a field", "{ teams { id } }"],
    ["through a fragment", "{ ...F } fragment F on Query { ... { t: teams { id } } }"],
    ["left out by a condition", "{ people { id } teams @skip(if: true) { id } }"],
    ["deep inside", "{ notes { author { diary } } }"],
  ])("%s that is guarded refuses the whole with 403", async (_what, query) => {
    const refused = await ask({ query });
    expect(refused.status).toBe(403);
    expect(codesOf(refused)).toEqual(["FORBIDDEN"]);
    expect(refused.body).not.toHaveProperty("data");
  });

  test("any one alternative of scopes opens a field, all of its scopes together", async () => {
    const query = "{ people { diary } }";
    expect((await ask({ query }, { roles: ["operator"] })).status).toBe(200);
    expect((await ask({ query }, { roles: ["privacy-officer"] })).status).toBe(200);
    expect((await ask({ query }, { roles: ["employee"] })).status).toBe(403);
  });

  test("the operation that runs counts, not the others of the document", async () => {
    const query = "query A { people { id } } query B { teams { id } }";
    expect((await ask({ query, operationName: "A" })).status).toBe(200);
    expect((await ask({ query, operationName: "B" })).status).toBe(403);
  });

  test("a refusal reaches no subgraph and comes before a look at the values", async () => {
    const query = 'mutation($n: String!) { rename(id: "p1", name: $n) { diary } }';
    const before = workplace.done.length;
    expect((await ask({ query, variables: { n: 7 } })).status).toBe(403);
    expect(workplace.done.length).toBe(before);
  });
});

describe("what is no good request", () => {
  test.each([
    ["a syntax error", { query: "{" }, 400, "GRAPHQL_PARSE_FAILED"],
    ["an unknown field", { query: "{ nothing }" }, 400, "GRAPHQL_VALIDATION_FAILED"],
    ["the subgraphs' own fields", { query: "{ _service { sdl } }" }, 400, "GRAPHQL_VALIDATION_FAILED"],
    [
      "entities asked directly",
      { query: "{ _entities(representations: []) { __typename } }" },
      400,
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["a batch", [{ query: "{ people { id } }" }], 400, "BAD_REQUEST"],
    ["nothing", {}, 400, "BAD_REQUEST"],
    ["variables that are no object", { query: "{ people { id } }", variables: [1] }, 400, "BAD_REQUEST"],
    [
      "two operations and no name",
      { query: "query A { __typename } query B { __typename }" },
      400,
      "OPERATION_RESOLUTION_FAILURE",
    ],
    [
      "a name of none",
      { query: "query A { __typename }", operationName: "C" },
      400,
      "OPERATION_RESOLUTION_FAILURE",
    ],
    ["a subscription by POST", { query: "subscription { clock { n } }" }, 400, "BAD_REQUEST"],
    [
      "a value of the wrong type",
      {
        query: "query($id: ID!, $i: [ID!]) { person(id: $id) { id } people(ids: $i) { id } }",
        variables: { id: {}, i: ["a", null] },
      },
      422,
      "VALUE_INVALID",
    ],
    [
      "a value that is missing",
      { query: "query($id: ID!) { person(id: $id) { id } }" },
      422,
      "VALUE_MISSING",
    ],
  ])("%s", async (_what, body, status, code) => {
    const refused = await ask(body);
    expect(refused.status).toBe(status);
    expect(codesOf(refused)?.[0]).toBe(code);
    expect(refused.body).not.toHaveProperty("data");
    expect(refused.body.extensions).toEqual({ http: { status } });
  });

  test("each wrong value is told by itself, with its path", async () => {
    const { body } = await ask({
      query: "query($g: Given, $l: [Int!], $e: Level) { echo(given: $g, list: $l, level: $e) }",
      variables: { g: { at: 1, extra: true, nested: {} }, l: [1, "x"], e: "JUNIR" },
    });
    const told = body.errors?.map(
      ({ extensions: { code, path } }) => `${code} ${(path as string[]).join(".")}`,
    );
    expect(told?.sort()).toEqual([
      "VALUE_INVALID e",
      "VALUE_INVALID g",
      "VALUE_INVALID g.at",
      "VALUE_INVALID l.1",
      "VALUE_MISSING g.nested",
    ]);
    expect(JSON.stringify(body)).not.toContain("JUNIOR");
  });

  test("a form, plain text or broken JSON", async () => {
    const json = JSON.stringify({ query: "{ people { id } }" });
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
      expect(await raw(json, { "Content-Type": type })).toMatchObject({
        status: 400,
        body: { extensions: { http: { status: 400 } } },
      });
    expect((await raw("{", { "Content-Type": "application/json" })).status).toBe(400);
    expect((await raw(json, { "Content-Type": "application/json; charset=utf-8" })).status).toBe(200);
  });

  test("a body over 10 MB, whether it says so or not", async () => {
    const token = await tokenOf("employee");
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = httpRequest(`${url}/graphql`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      });
      outgoing.on("response", (response) => resolve(response.resume().statusCode)).on("error", reject);
      for (let part = 0; part < 11; part++) outgoing.write(" ".repeat(1024 * 1024));
      outgoing.end();
    });
    expect(status).toBe(413);
  });
});

describe("documents of the manifest", () => {
  const persisted = {
    extensions: { persistedQuery: { version: 1, sha256Hash: key } },
    variables: { id: "p1" },
  };

  test("are found by their hash, in either form", async () => {
    for (const body of [persisted, { documentId: key, variables: { id: "p1" } }])
      expect((await ask(body)).body.data).toEqual({ person: { name: "One", hours: 11 } });
  });

  test("an unknown hash, or one of another text", async () => {
    const unknown = await ask({ documentId: hash("sha256", "{ people { id } }") });
    expect([unknown.status, codesOf(unknown)]).toEqual([404, ["PERSISTED_QUERY_NOT_FOUND"]]);
    const other = await ask({ ...persisted, query: "{ people { id } }" });
    expect([other.status, codesOf(other)]).toEqual([400, ["PERSISTED_QUERY_MISMATCH"]]);
  });

  test("others are for those with the scope, where only these are allowed", async () => {
    const adhoc = { query: "{ people { id } }" };
    expect((await ask(adhoc, { at: strict })).status).toBe(403);
    expect((await ask(adhoc, { at: strict, roles: ["analyst"] })).status).toBe(200);
    expect((await ask(persisted, { at: strict })).status).toBe(200);
    expect((await ask({ ...persisted, query: listed }, { at: strict })).status).toBe(200);
  });

  test("a text that an analyst sent with its hash is found by it afterwards, by those who may send any text", async () => {
    const text = `{ people { id } teams { id } } # ${Math.random()}`;
    const byHash = { extensions: { persistedQuery: { version: 1, sha256Hash: hash("sha256", text) } } };
    const analyst = { at: strict, roles: ["analyst"] };
    expect(codesOf(await ask({ ...byHash, query: text }, { at: strict }))).toEqual(["FORBIDDEN"]);
    const unknown = await ask(byHash, analyst);
    expect([unknown.status, codesOf(unknown)]).toEqual([404, ["PERSISTED_QUERY_NOT_FOUND"]]);
    expect((await ask({ ...byHash, query: text }, analyst)).status).toBe(200);
    expect((await ask(byHash, analyst)).body.data).toMatchObject({ teams: [{ id: "t1" }, { id: "t2" }] });
    expect(codesOf(await ask(byHash, { at: strict }))).toEqual(["PERSISTED_QUERY_NOT_FOUND"]);
  });

  test("queries among them may be asked by GET, with a header that no foreign page can send", async () => {
    const parameters = { documentId: key, variables: JSON.stringify({ id: "p2" }) };
    expect(await get(parameters)).toMatchObject({ status: 200, body: { data: { person: { name: "Two" } } } });
    expect(await get(parameters, {})).toMatchObject({ status: 400 });
    expect(await get({ query: "{ people { id } }" })).toMatchObject({ status: 400 });
    const refused = await get({ documentId: changeKey });
    expect([refused.status, refused.headers.get("Allow")]).toEqual([405, "POST"]);
    expect(workplace.done).not.toContain("rename p5 Six");
  });
});

test("a client that asks for GraphQL's own media type gets it", async () => {
  const headers = { "Content-Type": "application/json", Accept: "application/graphql-response+json" };
  const answer = await raw(JSON.stringify({ query: "{ __typename }" }), headers);
  expect(answer.headers.get("Content-Type")).toMatch("application/graphql-response+json");
  expect(answer.body).toEqual({ data: { __typename: "Query" } });
});
