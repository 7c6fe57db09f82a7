import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { envExample } from "./env-example.ts";
import { projectRoot } from "./root.ts";

test(".env.example describes the variables as they are today", async () => {
  expect(await readFile(join(projectRoot, ".env.example"), "utf8")).toBe(envExample());
});
