import { defineConfig } from "vitest/config";

// Faults are provoked here all the time; what a test expects of the log it asks the log itself.
const quiet = { LOG_LEVEL: "silent" };

export default defineConfig({
  // As Node resolves it. Vite would find index.mjs: a second graphql, which refuses the schemas of the first.
  resolve: { alias: [{ find: /^graphql$/, replacement: import.meta.resolve("graphql") }] },
  test: {
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          env: quiet,
          include: ["**/*.test.ts"],
          exclude: ["**/*.live.test.ts", "**/node_modules/**"],
          // No test is a stopwatch: what takes a second alone may take ten on a busy machine.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "live",
          env: quiet,
          include: ["**/*.live.test.ts"],
          exclude: ["**/node_modules/**"],
          globalSetup: ["dev/stores/vitest-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          env: quiet,
          include: ["e2e/**/*.e2e.ts"],
          globalSetup: ["dev/stores/vitest-setup.ts"],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
