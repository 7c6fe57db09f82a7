import pg from "pg";
import { expect, inject, test } from "vitest";
import { throwAwayDatabase } from "./database.ts";

test("a throw-away database is empty, and gone afterwards even while somebody is connected", async () => {
  const { POSTGRES_URL } = inject("stores");
  const database = await throwAwayDatabase(POSTGRES_URL ?? "");
  const client = new pg.Client({ connectionString: database.url });
  client.on("error", () => undefined);
  await client.connect();
  const tables = await client.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'");
  expect(tables.rowCount).toBe(0);

  await database[Symbol.asyncDispose]();
  await expect(new pg.Client({ connectionString: database.url }).connect()).rejects.toThrow("does not exist");
});
