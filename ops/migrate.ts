import { stage as actions } from "@organism/actions";
import { stage as causal } from "@organism/causal";
import { stage as graph } from "@organism/graph";
import { stage as metrics } from "@organism/metrics";
import { readConfig } from "@organism/runtime/config.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { migrate as apply } from "@organism/runtime/stores/migrations.ts";
import { openPostgres } from "@organism/runtime/stores/postgres.ts";

/** Every stage with a Postgres schema, in the order in which facts flow. */
const stages = [graph, metrics, causal, actions];

/** Brings the database at `url` to this version and returns what was applied, as `stage/name`. */
export async function migrate(url: string): Promise<string[]> {
  await using postgres = openPostgres(url, { max: 1, statementTimeoutMs: 600_000 });
  return await apply(postgres, stages).catch((error) => {
    if (!(error instanceof OrganismError && error.code === "STORE_AWAY")) throw error;
    const why = error.cause instanceof Error ? error.cause.message : "no answer";
    throw new OrganismError("STORE_AWAY", `POSTGRES_URL: ${new URL(url).host} cannot be used (${why})`, {
      cause: error,
    });
  });
}

if (import.meta.main) {
  const applied = await migrate(readConfig("POSTGRES_URL").POSTGRES_URL);
  log.info("database migrated", { applied });
}
