import { buildSchema, getOperationAST, parse } from "graphql";
import { expect, test } from "vitest";
import { requirementsOf } from "./authorise.ts";
import type { ScopeRule } from "./rules.ts";

const api = buildSchema(`
  type Query { thing: Thing things: [Thing] any: Any plain(size: Size, filter: Filter): Int secret: Secret level: Level }
  interface Thing { id: ID name: String }
  type Open implements Thing { id: ID name: String }
  type Closed implements Thing { id: ID name: String }
  type Secret { id: ID }
  union Any = Open | Secret
  enum Level { LOW }
  enum Size { BIG }
  input Filter { size: Size and: Filter }`);

const guarded = ["Closed.name", "Secret", "Level", "Size"];
const rules = {
  scopes: new Map<string, ScopeRule>(guarded.map((at) => [at, [["x"]]])),
  shared: new Set<string>(),
  resumable: new Set<string>(),
  versions: new Map<string, string[]>(),
  graphs: new Map<string, Set<string>>(),
  entities: new Set<string>(),
};

function guardsOf(query: string, operationName?: string) {
  const document = parse(query);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error("the test names an operation that is there");
  return requirementsOf({ api, rules }, document, operation).map(({ at }) => at);
}

test.each([
  ["a field of an interface, guarded in one implementation", "{ thing { name } }", ["Closed.name"]],
  ["another field of it", "{ thing { id } }", []],
  ["a fragment on an open type of it", "{ things { ... on Open { name } } }", []],
  ["a guarded type", "{ secret { id } }", ["Secret"]],
  ["a member of a union, once a fragment looks at it", "{ any { ... on Secret { id } } }", ["Secret"]],
  ["the same in a named fragment", "{ any { ...S } } fragment S on Secret { id }", ["Secret"]],
  ["a guarded enum", "{ level }", ["Level"]],
  ["an argument that is given", "{ plain(size: BIG) }", ["Size"]],
  ["an argument that is not", "{ plain }", []],
  ["deep in an input", "query($f: Filter) { plain(filter: $f) }", ["Size"]],
])("%s", (_what, query, expected) => {
  expect(guardsOf(query)).toEqual(expected);
});

test("other operations of the document, and fragments that only they use, do not count", () => {
  const query =
    "query A { ...A } query B { ...B } fragment A on Query { thing { id } } fragment B on Query { secret { id } }";
  expect(guardsOf(query, "A")).toEqual([]);
  expect(guardsOf(query, "B")).toEqual(["Secret"]);
});
