import { expect, test } from "vitest";
import { layOut } from "./layout.ts";
import { levelFor } from "./level.ts";
import { type Network, shapeOf } from "./shape.ts";

const tie = (a: string, b: string) => ({ __typename: "NetworkTie" as const, a, b, weight: null });
const person = (key: string, self = false) => ({
  __typename: "NetworkNode" as const,
  key,
  self,
  size: null,
  team: null,
});
const named = (name: string) => ({ __typename: "Team" as const, id: name, name });
const team = (name: string, unit: string) => ({
  ...person(name),
  size: 10,
  team: { ...named(name), parent: named(unit) },
});
const network = (part: Partial<Pick<Network, "nodes" | "ties">>): Network => ({
  __typename: "Network",
  nodes: [],
  ties: [],
  version: "1",
  liveFrom: "1",
  ...part,
});

test("units beyond the colours that can be told apart share one, and the legend says so", () => {
  const nodes = ["a", "b", "c", "d", "e", "f", "g", "h"].map((unit) => team(`team ${unit}`, unit));
  const { categories, nodes: drawn } = shapeOf(network({ nodes: [team("second of a", "a"), ...nodes] }));
  expect(categories.map(({ name }) => name)).toEqual([
    "In a",
    "In b",
    "In c",
    "In d",
    "In e",
    "In other units",
  ]);
  expect(new Set(drawn.map(({ category }) => category))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
});

test("in one's own neighbourhood only oneself is named", () => {
  const { nodes } = shapeOf(network({ nodes: [person("me", true), person("x")], ties: [tie("me", "x")] }));
  expect(nodes.map(({ label, contacts }) => [label, contacts])).toEqual([
    ["You", 1],
    ["", 1],
  ]);
});

test("pseudonyms are told apart by their contacts alone", () => {
  const nodes = ["a", "b", "c", "d"].map((key) => person(key));
  const ties = [tie("a", "b"), tie("a", "c"), tie("a", "d"), tie("b", "c")];
  const { nodes: drawn } = shapeOf(network({ nodes, ties }));
  expect(drawn.map(({ key, weight, label }) => [key, weight, label])).toEqual([
    ["a", 3, ""],
    ["b", 2, ""],
    ["c", 2, ""],
    ["d", 1, ""],
  ]);
});

test("a tie to a node that is not there is not drawn", () => {
  expect(shapeOf(network({ nodes: [person("a")], ties: [tie("a", "gone")] })).ties).toEqual([]);
});

test("the same network is laid out the same way", () => {
  const shape = shapeOf(network({ nodes: ["a", "b", "c"].map((key) => person(key)), ties: [tie("a", "b")] }));
  expect(layOut(shape)).toEqual(layOut(shape));
});

test("whoever asks for a level that is not theirs gets the first that is", () => {
  expect(levelFor("PSEUDONYM", ["self"])?.level).toBe("EGO");
  expect(levelFor(null, ["self", "groups:read"])?.level).toBe("TEAM");
  expect(levelFor("EGO", ["self", "groups:read"])?.level).toBe("EGO");
  expect(levelFor("EGO", [])).toBeUndefined();
});
