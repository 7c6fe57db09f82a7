import { expect, test } from "vitest";
import { createPatience } from "./patience.ts";

test("a subgraph that is late five times in a row is asked once a second, until it answers", () => {
  let time = 0;
  const patience = createPatience(() => time);
  for (let count = 0; count < 4; count++) patience.timedOut();
  expect(patience.allows()).toBe(true);
  patience.timedOut();
  expect(patience.allows()).toBe(false);
  time += 1_000;
  expect([patience.allows(), patience.allows()]).toEqual([true, false]);
  patience.answered();
  expect([patience.allows(), patience.allows()]).toEqual([true, true]);
});

test("one answer in between, and it is not late five times in a row", () => {
  const patience = createPatience();
  for (let count = 0; count < 12; count++) {
    patience.timedOut();
    if (count % 4 === 3) patience.answered();
  }
  expect(patience.allows()).toBe(true);
});
