import { createHmac } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Day } from "../model/day.ts";
import type { Tables } from "./tables.ts";

/** Under what an event is known for good: repeats are told by it, and nobody can tell the id from it. */
export const keyOfEvent = (eventKey: string, dataset: number, id: string): Buffer =>
  createHmac("sha256", eventKey).update(`${dataset}/${id}`).digest().subarray(0, 16);

/** Eight bytes that differ where the content differs. */
export const contentOf = (eventKey: string, fields: readonly (number | null)[]): Buffer =>
  createHmac("sha256", eventKey).update(fields.join("/")).digest().subarray(0, 8);

interface Named {
  key: Buffer;
  recipient: number;
}

export const seenName = ({ key, recipient }: Named): string => `${key.toString("hex")}/${recipient}`;

/** What is stored under these keys and recipients: the contents by `seenName`. */
export async function storedContents(
  db: Kysely<Tables>,
  named: readonly Named[],
): Promise<ReadonlyMap<string, Buffer>> {
  const { rows } = await sql<Named & { content: Buffer }>`
    select key, recipient, content from graph.seen
    join unnest(${named.map(({ key }) => key)}::bytea[], ${named.map(({ recipient }) => recipient)}::int[])
      as named (key, recipient) using (key, recipient)`.execute(db);
  return new Map(rows.map((row) => [seenName(row), row.content]));
}

export async function sealedDays(
  db: Kysely<Tables>,
  dataset: number,
  days: readonly Day[],
): Promise<ReadonlySet<Day>> {
  const { rows } = await sql<{ day: Day }>`
    select day from graph.sealed_day where dataset = ${dataset} and day = any(${days}::date[])`.execute(db);
  return new Set(rows.map(({ day }) => day));
}
