import { cypher } from "@organism/runtime/stores/neo4j.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { claimBetweenness, showBetweenness, shownBetweenness } from "./betweenness.ts";
import { prepareView, showPeople } from "./projection/view.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await prepareView(world.neo4j);
});
afterAll(() => world[Symbol.asyncDispose]());

test("two who measure at once leave what the newer one measured, though it had nothing to change", async () => {
  const { neo4j } = world;
  const { id: dataset } = await world.newDataset("measured twice");
  const person = { number: 1, id: `${dataset}/1`, dataset };
  await showPeople(neo4j, [person]);
  const older = { dataset, version: 1, values: [{ id: person.id, betweenness: 4 }] };
  expect(await claimBetweenness(neo4j, dataset, older.version)).toBe(true);
  expect(await claimBetweenness(neo4j, dataset, 2)).toBe(true);
  expect(await shownBetweenness(neo4j, dataset)).toEqual(new Map([[person.id, 0]]));
  expect(await showBetweenness(neo4j, older)).toBe(false);
  expect(await showBetweenness(neo4j, { dataset, version: 2, values: [] })).toBe(true);
  expect(await claimBetweenness(neo4j, dataset, older.version)).toBe(false);
  expect(await shownBetweenness(neo4j, dataset)).toEqual(new Map([[person.id, 0]]));
  await neo4j.write(cypher`MATCH (n {dataset: ${dataset}}) DETACH DELETE n`);
});
