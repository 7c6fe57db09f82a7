import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { barOf, showProgress } from "./progress.ts";

test("the bar says how far, how fast and how long still", () => {
  expect(barOf(500, 2_000, 2)).toBe("████████░░░░░░░░░░░░░░░░░░░░░░ 25 %  500 of 2,000  250/s, 6 s left");
  expect(barOf(0, 2_000, 0)).toContain("0 %  0 of 2,000");
});

test("only a terminal is drawn on, and is left clean", () => {
  const [terminal, log] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough()];
  for (const stream of [terminal, log]) {
    using progress = showProgress(10, stream);
    progress.advance(5);
  }
  const drawn = String(terminal.read());
  expect(drawn).toContain("50 %");
  expect(drawn.endsWith("\r\u001b[K")).toBe(true);
  expect(log.read()).toBeNull();
});
