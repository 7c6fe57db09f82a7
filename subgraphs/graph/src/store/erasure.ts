import { type Kysely, sql, type Transaction } from "kysely";
import type { Monday } from "../model/week.ts";
import { aliasOf } from "./alias.ts";
import type { StoredPair } from "./build/pairs.ts";
import { lockWeeks } from "./decide.ts";
import type { Tables } from "./tables.ts";

/** An address as a dataset keeps it. */
export interface Alias {
  /** The dataset's number. */
  dataset: number;
  mac: Buffer;
}

interface Address {
  dataset: number;
  /** ALIAS_KEY. */
  key: string;
  address: string;
}

/** The alias of an address that somebody has, or had before erasure; undefined where nobody ever did. */
export async function findAlias(
  db: Kysely<Tables>,
  { dataset, key, address }: Address,
): Promise<Alias | undefined> {
  const mac = aliasOf(key, address);
  const query = db.selectFrom("graph.alias").select(["dataset", "mac"]);
  return await query.where("dataset", "=", dataset).where("mac", "=", mac).executeTakeFirst();
}

/** From now on the address is nobody's. Returns who had it, if anybody. */
export async function layTombstone(
  db: Transaction<Tables>,
  { dataset, mac }: Alias,
): Promise<number | undefined> {
  const { rows } = await sql<{ person: number | null }>`
    insert into graph.alias (dataset, mac, person) values (${dataset}, ${mac}, null)
    on conflict (dataset, mac) do update set mac = excluded.mac
    returning person`.execute(db);
  const person = rows[0]?.person;
  if (person == null) return undefined;
  await sql`update graph.alias set person = null where person = ${person}`.execute(db);
  return person;
}

/** Leaves nothing of the person but the number. Whoever reported to them reports to whoever is above. */
export async function emptyPerson(db: Transaction<Tables>, person: number): Promise<void> {
  // Waits for the builders that hold the person; those that come later find nobody.
  await sql`select from graph.person where number = ${person} for update`.execute(db);
  await sql`
    update graph.person set manager = above.manager
    from graph.person above where above.number = ${person} and person.manager = ${person}`.execute(db);
  // Neo4j is taken to show the person until it was seen to that it does not.
  await sql`
    update graph.person set name = null, zone = null, contract_hours = null, manager = null, team = null, named_at = null,
      opted_out_at = coalesce(opted_out_at, now()), erased_at = now(), projected = true
    where number = ${person}`.execute(db);
  await forgetSubjects(db, [person]);
}

const forgetSubjects = async (db: Kysely<Tables>, people: number[]) => {
  await sql`delete from graph.identity where person = any(${people}::int[])`.execute(db);
  await sql`delete from graph.access where person = any(${people}::int[])`.execute(db);
  await sql`delete from graph.centrality where person = any(${people}::int[])`.execute(db);
};

/** Withdraws every week with a number that stands on the person: counted in it, or at work in its window. */
export async function withdrawWeeks(
  db: Transaction<Tables>,
  dataset: number,
  person: number,
): Promise<Monday[]> {
  await lockWeeks(db, dataset);
  const { rows } = await sql<{ monday: Monday }>`
    with withdrawn as (
      update graph.week set withdrawn_at = now(), "window" = null
      where dataset = ${dataset} and withdrawn_at is null and (
        exists (select from graph.seat where seat.dataset = week.dataset and seat.monday = week.monday and seat.person = ${person})
        or "window" is not null and exists (
          select from graph.pair join graph.pair_day on pair_day.pair = pair.number
          where (low = ${person} or high = ${person}) and day between monday - 21 and monday + 6))
      returning monday),
    teams as (
      delete from graph.published_team said using withdrawn
      where said.dataset = ${dataset} and said.monday = withdrawn.monday),
    ties as (
      delete from graph.published_tie said using withdrawn
      where said.dataset = ${dataset} and said.monday = withdrawn.monday)
    select monday from withdrawn order by monday`.execute(db);
  // The newest may repeat a number of a window that was withdrawn.
  if (rows.length > 0)
    await sql`
      update graph.week set version = null
      where dataset = ${dataset} and withdrawn_at is null
        and monday = (select max(monday) from graph.week where dataset = ${dataset})`.execute(db);
  return rows.map(({ monday }) => monday);
}

/** Locks the person's pairs, in pair order, and empties their counters. */
export async function emptyPairs(db: Transaction<Tables>, person: number): Promise<StoredPair[]> {
  const { rows } = await sql<StoredPair>`
    select number, dataset, low, high, up, down, tied from graph.pair
    where low = ${person} or high = ${person} order by low, high for update`.execute(db);
  const numbers = rows.map(({ number }) => number);
  await sql`delete from graph.pair_day where pair = any(${numbers}::bigint[])`.execute(db);
  return rows;
}

/** Erased people of whom Neo4j shows nothing any more. */
export async function hiddenPeople(db: Kysely<Tables>): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select number from graph.person where erased_at is not null and not projected order by number`.execute(
    db,
  );
  return rows.map(({ number }) => number);
}

/** The end of them, once no row tells of them. */
export async function removePeople(db: Kysely<Tables>, people: number[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await forgetSubjects(transaction, people);
    await sql`delete from graph.pair where low = any(${people}::int[]) or high = any(${people}::int[])`.execute(
      transaction,
    );
    await sql`delete from graph.person where number = any(${people}::int[])`.execute(transaction);
  });
}
