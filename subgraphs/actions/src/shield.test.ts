import { readFileSync } from "node:fs";
import { shieldFaults } from "@organism/runtime/testing/shield.ts";
import { expect, test } from "vitest";
import { shield } from "./shield.ts";

test("every field of the schema has its place in the shield", () => {
  const sdl = readFileSync(new URL("../schema.graphql", import.meta.url), "utf8");
  expect(shieldFaults(sdl, shield)).toEqual([]);
});
