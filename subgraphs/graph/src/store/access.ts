import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/** One reading of somebody's row: in which role, for what, of which field. */
export interface Reading {
  person: number;
  role: string;
  purpose: string;
  field: string;
}

export interface LoggedReading extends Omit<Reading, "person"> {
  number: number;
  at: Date;
}

export async function logReadings(db: Kysely<Tables>, readings: readonly Reading[]): Promise<void> {
  if (readings.length > 0)
    await db
      .insertInto("graph.access")
      .values([...readings])
      .execute();
}

/** Readings of the person's row below the number `before`, newest first. */
export async function readingsOf(
  db: Kysely<Tables>,
  person: number,
  page: { first: number; before: number },
): Promise<LoggedReading[]> {
  return await db
    .selectFrom("graph.access")
    .select(["number", "at", "role", "purpose", "field"])
    .where("person", "=", person)
    .where("number", "<", page.before)
    .orderBy("number", "desc")
    .limit(page.first)
    .execute();
}
