import neo4j from "neo4j-driver";
import { expect, test } from "vitest";
import { cypher, fromCypher } from "./cypher.ts";

test("values travel as parameters, in order", () => {
  const { text, parameters } = cypher`MATCH (p {id: ${7}}) WHERE p.name = ${"Ada'"} RETURN p`;
  expect(text).toBe("MATCH (p {id: $p0}) WHERE p.name = $p1 RETURN p");
  expect(parameters).toEqual({ p0: 7, p1: "Ada'" });
});

test("dates go in as datetimes, also deep inside rows", () => {
  const at = new Date("2026-03-29T01:30:00.250Z");
  const { parameters } = cypher`UNWIND ${[{ at, pair: 3n }]} AS row RETURN row`;
  const [row] = parameters["p0"] as [{ at: unknown; pair: unknown }];
  expect(neo4j.isDateTime(row.at)).toBe(true);
  expect(row.pair).toBe(3n);
  expect(fromCypher(row.at)).toEqual(at);
});

test("integers come out as numbers or not at all", () => {
  expect(fromCypher([neo4j.int(7), { deep: neo4j.int(-1) }])).toEqual([7, { deep: -1 }]);
  expect(() => fromCypher(neo4j.int("9007199254740993"))).toThrow("does not fit a number exactly");
});
