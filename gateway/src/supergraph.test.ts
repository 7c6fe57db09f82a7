import { expect, test } from "vitest";
import { readArguments } from "./arguments.ts";
import { createRegistry } from "./registry.ts";
import { readRequest } from "./request.ts";
import { readSupergraph } from "./supergraph.ts";
import { compose } from "./testing/federation.ts";
import { schemas } from "./testing/workplace-schemas.ts";

const urls = new Map(Object.keys(schemas).map((name) => [name, `http://127.0.0.1:1/${name}`]));
const parts = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, { schema }]));
const text = compose(parts, urls);

test("the rules of the supergraph are read from its directives", () => {
  const { rules, subgraphs } = readSupergraph(text);
  expect(rules.scopes.get("Person.diary")).toEqual([["self", "audit:read"], ["system:operate"]]);
  expect(rules.shared).toEqual(
    new Set(["Person.hours", "Subscription.clock", "Subscription.guarded", "Subscription.plain"]),
  );
  expect(rules.resumable.has("Subscription.mine")).toBe(true);
  expect(rules.entities.has("Person")).toBe(true);
  expect(rules.entities.has("Vendor")).toBe(false);
  expect(subgraphs.map(({ name }) => name).sort()).toEqual(Object.keys(schemas).sort());
});

test("protection that this gateway does not give stops it", () => {
  const unknown = `${text}\nextend schema @link(url: "https://example.org/fence/v1.0", for: SECURITY)`;
  expect(() => readSupergraph(unknown)).toThrow(expect.objectContaining({ code: "SUPERGRAPH_INVALID" }));
  const policy = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@policy"])
    type Query { secret: Int @policy(policies: [["p"]]) }`;
  const composed = compose({ one: { schema: policy } }, new Map([["one", "http://127.0.0.1:1"]]));
  expect(() => readSupergraph(composed)).toThrow(/policy/);
});

test.each([
  ["price(in: C!): Int", "price(in: USD)", "price(in: EUR)"],
  ["size: Size", "size { depth(in: CM) }", "size { width depth(in: M) }"],
])(
  "fields that require %s with different arguments are told: the planner would mix them up",
  (field, one, other) => {
    const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@external", "@requires", "@shareable"])
    enum C { USD EUR } enum L { CM M } type Size @shareable { depth(in: L!): Int width: Int }`;
    const supergraph = (cost: string, tax: string) => {
      const goods = `${link} type Query { items: [Item!]! } type Item @key(fields: "id") { id: ID! ${field} }`;
      const freight = `${link} type Item @key(fields: "id") { id: ID! ${field} @external
      cost: Int @requires(fields: "${cost}") tax: Int @requires(fields: "${tax}") }`;
      return compose({ goods: { schema: goods }, freight: { schema: freight } }, new Map());
    };
    expect(readSupergraph(supergraph(one, one)).subgraphs).toHaveLength(2);
    expect(() => readSupergraph(supergraph(one, other))).toThrow(
      /Item\.cost requires Item\..*, Item\.tax as /,
    );
  },
);

test("what is no supergraph is refused with the reason", () => {
  expect(() => readSupergraph("type Query { a: Int }")).toThrow(/cannot be served/);
});

test("wrong options say how it is used", () => {
  expect(() => readArguments(["--prot", "1"])).toThrow(/Usage/);
  expect(readArguments(["--port", "4000"])).toMatchObject({ port: 4000 });
});

test("a hash may carry its kind", () => {
  const texts = { manifest: new Map([["abc", "{ a }"]]), registry: createRegistry() };
  expect(readRequest({ documentId: "sha256:abc" }, texts, { scopes: new Set() })).toMatchObject({
    text: "{ a }",
    listed: true,
  });
});
