import { expect, test } from "vitest";
import { WriteBack } from "./write-back.ts";

const shown = (betweenness: number) => {
  const people = new WriteBack(0.001);
  people.place(1, { betweenness, constraint: 0.5 });
  people.settle([1]);
  return people;
};

test("what moves within the tolerance is not written, and counts from what was written", () => {
  const people = shown(1_000);
  people.move(1, 1_000.9);
  expect(people.waiting).toBe(0);
  people.move(1, 1_001.1);
  expect(people.next(10)).toEqual([[1, { betweenness: 1_001.1 }]]);
});

test("whoever comes from nothing is written, but not for noise", () => {
  const people = shown(0);
  people.move(1, 1e-12);
  expect(people.waiting).toBe(0);
  people.move(1, 0.1);
  expect(people.waiting).toBe(1);
});

test("what waits is kept up with what moves meanwhile, even back", () => {
  const people = shown(10);
  people.place(1, { betweenness: 20, constraint: 0.7 });
  people.move(1, 10);
  expect(people.next(10)).toEqual([[1, { betweenness: 10, constraint: 0.7 }]]);
});
