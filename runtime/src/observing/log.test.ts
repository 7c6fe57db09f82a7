import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

const program = `
import { log } from ${JSON.stringify(new URL("log.ts", import.meta.url).href)};
const cause = Object.assign(new Error("refused"), { code: "WRONGPASS", command: { args: ["canary"] } });
log.error("it failed", { store: "redis", error: Object.assign(new Error("away", { cause }), { detail: "canary" }) });`;

test("an error is logged with its causes and codes, and without what a driver hung on it", () => {
  const line = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    env: { LOG_LEVEL: "info" },
  });
  expect(line).not.toContain("canary");
  expect(JSON.parse(line)).toMatchObject({
    msg: "it failed",
    store: "redis",
    error: { message: "away", cause: { code: "WRONGPASS", message: "refused" } },
  });
});
