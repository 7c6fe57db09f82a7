import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { check } from "./check.ts";
import { cacheDir } from "./root.ts";
import { run } from "./run.ts";
import { buildWeb } from "./web.ts";

/** `npm test [-- VITEST ARGUMENT…]`: every check and every test. The last line counts them, alone. */
const reportFile = join(cacheDir, "test-report.json");

await rm(reportFile, { force: true });
const failedChecks = await check();
if (!(await buildWeb(console.log))) failedChecks.push("web");
const passed = await run("vitest", [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${reportFile}`,
  ...process.argv.slice(2),
]);
const tests = await countTests();
if (failedChecks.length > 0) console.log(`Failed checks, counted as failed: ${failedChecks.join(", ")}`);
// A suite that could not even be loaded fails the run without one failed test.
const failed = tests.failed + failedChecks.length || (passed ? 0 : 1);
console.log(`${tests.passed} passed, ${failed} failed, ${tests.skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;

async function countTests() {
  const text = await readFile(reportFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw error;
  });
  const report = JSON.parse(text);
  return {
    passed: Number(report.numPassedTests ?? 0),
    failed: Number(report.numFailedTests ?? 0),
    skipped: Number(report.numPendingTests ?? 0) + Number(report.numTodoTests ?? 0),
  };
}
