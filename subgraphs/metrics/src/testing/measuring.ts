// Measures whoever is marked, and says so after each few.
import { openPostgres } from "@organism/runtime/stores/postgres.ts";
import { measureSome } from "../measure/some.ts";
import type { Tables } from "../store/tables.ts";

const [, , url = "", dataset = ""] = process.argv;
const postgres = openPostgres<Tables>(url);
while ((await measureSome(postgres.db, Number(dataset))) > 0) process.stdout.write("measured\n");
