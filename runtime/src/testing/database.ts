import { throwAwayDatabase } from "@organism/dev/stores/database.ts";
import { migrate, type Stage } from "../stores/migrations.ts";
import { openPostgres } from "../stores/postgres.ts";
import { storeAddress } from "./stores.ts";

/** A throw-away database in a stage's newest form, with a pool on it. */
export async function migratedDatabase<Tables>(stage: Stage) {
  await using making = new AsyncDisposableStack();
  const { url } = making.use(await throwAwayDatabase(storeAddress("POSTGRES_URL")));
  const postgres = making.use(openPostgres<Tables>(url));
  await migrate(postgres, [stage]);
  const made = making.move();
  return { url, postgres, [Symbol.asyncDispose]: () => made.disposeAsync() };
}
