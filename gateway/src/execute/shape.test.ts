import { buildSchema, executeSync, getOperationAST, parse } from "graphql";
import { expect, test } from "vitest";
import { createShape } from "./shape.ts";

const schema = buildSchema(`
  type Query { int: Int float: Float text: String flag: Boolean id: ID level: Level any: Any ints: [Int!] needed: Needed list: [Needed!]! }
  type Needed { one: Int! two: Int! }
  enum Level { LOW HIGH }
  scalar Any`);

function shaped(query: string, root: Record<string, unknown>) {
  const document = parse(query);
  const node = getOperationAST(document);
  if (!node) throw new Error("the test has an operation");
  const { data, lacks } = createShape(schema, { document, node })(root, {});
  return { data: JSON.parse(JSON.stringify(data)), lacks };
}

test.each([
  ["int", [1, 1.5, 2 ** 31, "7", "x", true, {}]],
  ["float", [1, 1.5, "1.5", "x", false]],
  ["text", ["a", 1, true, { a: 1 }, ["a"]]],
  ["flag", [true, 1, 0, "true"]],
  ["id", ["a", 7, 1.5, {}]],
  ["level", ["LOW", "MIDDLE", 1]],
  ["any", [{ a: [1] }, "x", 0]],
  ["ints", [[1, 2], [1, null], 7, ["x"], []]],
])("a leaf %s is what GraphQL makes of the value, or null and told", (field, values) => {
  for (const value of values) {
    const { data, errors = [] } = executeSync({
      schema,
      document: parse(`{ ${field} }`),
      rootValue: { [field]: value },
    });
    const { data: ours, lacks } = shaped(`{ ${field} }`, { [field]: value });
    expect(ours, JSON.stringify(value)).toEqual(JSON.parse(JSON.stringify(data)));
    expect(lacks.length > 0, JSON.stringify(value)).toBe(errors.length > 0);
  }
});

test("each non-null that is missing is told once, where it is missing", () => {
  const { data, lacks } = shaped("{ needed { one two } int }", { needed: { two: 2 }, int: 1 });
  expect(data).toEqual({ needed: null, int: 1 });
  expect(lacks.map(({ path }) => path.join("."))).toEqual(["needed.one"]);
  const list = shaped("{ list { one } }", { list: [{ one: 1 }, {}, null] });
  expect(list.data).toBeNull();
  expect(list.lacks.map(({ path }) => path.join("."))).toEqual(["list.1.one", "list.2"]);
});
