import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseEntry } from "./stream.ts";

const read = (data: string) =>
  parseEntry(["1-0", ["data", data, "trace", '{"traceparent":"00-a-b-01"}']], z.number());

describe("an entry", () => {
  test("is its id, its value and its trace", () => {
    expect(read("7")).toEqual({ id: "1-0", data: 7, trace: { traceparent: "00-a-b-01" } });
  });

  test("that is not JSON is refused without being quoted, for it may be personal", () => {
    expect(() => read("someone@example.org")).toThrow(/^does not fit: ✖ not JSON$/);
  });

  test("of another shape is refused without being quoted", () => {
    expect(() => read('"someone@example.org"')).toThrow(/^(?!.*someone).*expected number/);
  });
});
