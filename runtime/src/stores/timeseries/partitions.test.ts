import { expect, test } from "vitest";
import { partitionsBetween } from "./partitions.ts";

const perDay = { schema: "graph", table: "raw", partitionDays: 1 };

test("partitions begin at UTC midnight, also on the days clocks change", () => {
  const made = partitionsBetween(perDay, new Date("2026-03-28T23:30:00Z"), new Date("2026-03-30T00:00:00Z"));
  expect(made.map(({ name }) => name)).toEqual(["raw_20260328", "raw_20260329", "raw_20260330"]);
  expect(made[1]).toMatchObject({
    from: new Date("2026-03-29T00:00:00Z"),
    to: new Date("2026-03-30T00:00:00Z"),
  });
});

test("a moment belongs to the same week whoever asks first", () => {
  const perWeek = { ...perDay, partitionDays: 7 };
  const moment = new Date("2026-11-24T12:00:00Z");
  const [alone] = partitionsBetween(perWeek, moment, moment);
  const many = partitionsBetween(perWeek, new Date("2026-11-03T05:00:00Z"), moment);
  expect(many.at(-1)).toEqual(alone);
});
