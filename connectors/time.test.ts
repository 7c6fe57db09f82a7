import { expect, test } from "vitest";
import { timesIn } from "./time.ts";

const warsaw = timesIn("Europe/Warsaw");

test.each([
  ["2010-01-02 17:40:10", "2010-01-02T16:40:10.000Z"],
  ["2010-07-02T17:40", "2010-07-02T15:40:00.000Z"],
  ["2010-03-28 01:59:59", "2010-03-28T00:59:59.000Z"],
  ["2010-03-28 03:00:00", "2010-03-28T01:00:00.000Z"],
  ["2010-10-31 03:00:00", "2010-10-31T02:00:00.000Z"],
])("%s in Warsaw is %s, in summer and winter", (text, utc) => {
  expect(warsaw(text)?.toISOString()).toBe(utc);
});

test("a time that the clock skipped counts as if it had not been put forward yet", () => {
  expect(warsaw("2010-03-28 02:30:15")?.toISOString()).toBe("2010-03-28T01:30:15.000Z");
});

test("a time that the clock showed twice is the first", () => {
  expect(warsaw("2010-10-31 02:30:15")?.toISOString()).toBe("2010-10-31T00:30:15.000Z");
});

test("a zone that moves by half an hour is read to the minute", () => {
  const lordHowe = timesIn("Australia/Lord_Howe");
  expect(lordHowe("2024-10-06 01:59:00")?.toISOString()).toBe("2024-10-05T15:29:00.000Z");
  expect(lordHowe("2024-10-06 02:30:00")?.toISOString()).toBe("2024-10-05T15:30:00.000Z");
});

test.each([
  ["2010-01-02T17:40:10Z", "2010-01-02T17:40:10.000Z"],
  ["2010-01-02 17:40:10.5+05:45", "2010-01-02T11:55:10.500Z"],
  ["2010-01-02T17:40:10.123456-0230", "2010-01-02T20:10:10.123Z"],
])("%s says its own offset", (text, utc) => {
  expect(warsaw(text)?.toISOString()).toBe(utc);
});

test.each([
  "",
  "yesterday",
  "02.01.2010 17:40",
  "2010-02-30 10:00",
  "2010-13-01 10:00",
  "2010-01-01 24:00",
  "2010-01-01 10:60",
  "2010-01-01",
])("%j is no time", (text) => {
  expect(warsaw(text)).toBeUndefined();
});
