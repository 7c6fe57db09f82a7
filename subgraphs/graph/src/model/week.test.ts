import { expect, test } from "vitest";
import { daysBehind, dueWeeks, endsWindow, mondayOf, weekAfter } from "./week.ts";

test("a week is its Monday, in UTC", () => {
  expect(mondayOf(new Date("2010-10-03T23:59:59.999Z"))).toBe("2010-09-27");
  expect(mondayOf(new Date("2010-10-04T00:00:00.000Z"))).toBe("2010-10-04");
  expect(weekAfter("2026-12-28")).toBe("2027-01-04");
});

test("a week is due once the horizon is seven days past its end", () => {
  expect(dueWeeks("2010-09-06", new Date("2010-09-19T23:59:59.999Z"))).toEqual([]);
  expect(dueWeeks("2010-09-06", new Date("2010-09-20T00:00:00.000Z"))).toEqual(["2010-09-06"]);
  expect(dueWeeks("2010-09-06", new Date("2010-10-01T00:00:00.000Z"))).toEqual(["2010-09-06", "2010-09-13"]);
});

test("one week in four ends a window of 28 days, and windows do not overlap", () => {
  const weeks = dueWeeks("2010-01-04", new Date("2010-12-31T00:00:00.000Z")).filter(endsWindow);
  const windows = weeks.map(daysBehind);
  for (const [i, { from, to }] of windows.entries()) {
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(27);
    const before = windows[i - 1];
    if (before) expect(Date.parse(from) - Date.parse(before.to)).toBe(86_400_000);
  }
});
