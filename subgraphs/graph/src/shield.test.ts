import { readFile } from "node:fs/promises";
import { shieldFaults } from "@organism/runtime/testing/shield.ts";
import { expect, test } from "vitest";
import { shield } from "./shield.ts";

const sdl = await readFile(new URL("../schema.graphql", import.meta.url), "utf8");

test("every field and reference of the schema has its place in the shield, with the schema's scope", () => {
  expect(shieldFaults(sdl, shield)).toEqual([]);
});

test("a field that the shield does not name is a fault", () => {
  const { id: _id, ...rest } = shield["Team"] ?? {};
  expect(shieldFaults(sdl, { ...shield, Team: rest })).toEqual(["Team.id is not named"]);
  expect(shieldFaults(sdl, { ...shield, Query: { ...shield["Query"], me: "open", ghost: "open" } })).toEqual([
    "Query.ghost does not exist",
    "Query.me needs self as the schema says",
  ]);
});
