import { readMigrations, type Stage } from "@organism/runtime/stores/migrations.ts";

/** The Postgres schema `causal` and the steps that make it. */
export const stage: Stage = {
  name: "causal",
  migrations: await readMigrations(new URL("migrations/", import.meta.url)),
};
