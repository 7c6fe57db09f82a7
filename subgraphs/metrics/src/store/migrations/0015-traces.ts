import { addTraces } from "@organism/runtime/messages/outbox.ts";
import type { Kysely } from "kysely";

export const up = (db: Kysely<unknown>): Promise<void> => addTraces(db, "metrics");
