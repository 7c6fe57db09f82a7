import { type GraphTables, openErasureLog, replayErasures } from "@organism/graph";
import { readConfig } from "@organism/runtime/config.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { openPostgres } from "@organism/runtime/stores/postgres.ts";
import { storageOf, storageVariables } from "@organism/runtime/stores/storage/address.ts";

// `node ops/replay-erasures.ts`, after a database was restored and before anything serves from it.
const config = readConfig("POSTGRES_URL", ...storageVariables);
await using postgres = openPostgres<GraphTables>(config.POSTGRES_URL, { max: 1 });
await using erasures = openErasureLog(storageOf(config));
log.info("erasures replayed", { erasures: await replayErasures(postgres, erasures) });
