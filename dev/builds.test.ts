import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepBuild } from "./builds.ts";
import { writeJson } from "./home/json.ts";
import { identify } from "./program/identity.ts";

test("a build stays for as long as somebody who lives serves it", () => {
  const folder = mkdtempSync(join(tmpdir(), "builds-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const build of ["own", "neighbours", "forgotten"]) mkdirSync(join(folder, build));
  const uses = join(folder, "used-by");
  writeJson(join(uses, "neighbour.json"), { ...identify(process.ppid), build: "neighbours" });
  writeJson(join(uses, "dead.json"), { pid: process.pid, started: "in another life", build: "forgotten" });
  keepBuild(folder, "own");
  const there = ["own", "neighbours", "forgotten"].filter((build) => existsSync(join(folder, build)));
  expect(there).toEqual(["own", "neighbours"]);
});
