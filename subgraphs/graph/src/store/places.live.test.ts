import { cypher } from "@organism/runtime/stores/neo4j.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { claimPlaces, showPlaces } from "./places.ts";
import { showPeople } from "./projection/view.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test("whoever measured before a newer version was claimed, or before a restore, shows nothing any more", async () => {
  const { neo4j } = world;
  const { id: dataset } = await world.newDataset("measured twice");
  const person = { number: 1, id: `${dataset}/1`, dataset };
  await showPeople(neo4j, [person]);
  const claim = (version: number) => claimPlaces(neo4j, { dataset, version, tolerance: 0 });
  const show = (version: number, betweenness: number) =>
    showPlaces(neo4j, { dataset, version, places: [{ id: person.id, place: { betweenness } }] });
  const shown = async () => {
    const rows = neo4j.read(cypher<{ value: number }>`
      MATCH (p:Person {id: ${person.id}}) RETURN p.betweenness AS value`);
    return (await rows)[0]?.value;
  };
  const [before, raised] = [1_000_000_000_900, 2_000_000_000_100];
  expect(await claim(before)).toBe(true);
  expect(await show(before, 4)).toEqual(new Set([person.id]));
  expect(await claim(raised)).toBe(true);
  expect(await show(before, 5)).toBeNull();
  expect(await claim(before + 1)).toBe(false);
  expect(await shown()).toBe(4);
  expect(await show(raised, 6)).toEqual(new Set([person.id]));
  expect(await shown()).toBe(6);
  await neo4j.write(cypher`MATCH (n {dataset: ${dataset}}) DETACH DELETE n`);
});
