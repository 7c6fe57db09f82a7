import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { identify, isAlive } from "./identity.ts";

test("a process is itself for as long as it runs", async () => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const identity = identify(child.pid ?? 0);
  expect(isAlive(identity)).toBe(true);

  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isAlive(identity)).toBe(false);
});

test("another process with the same number is not it", () => {
  expect(isAlive({ pid: process.pid, started: "before the last restart of the machine" })).toBe(false);
});
