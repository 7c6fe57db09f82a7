import { sql, type Transaction } from "kysely";
import type { Arrival } from "../../model/arrival.ts";
import type { Tables } from "../tables.ts";

/**
 * Stores what is not stored yet and returns it. Only of people who are still there, held until the transaction ends: erasure waits
 * for it, or has been before, since the intake looked.
 */
export async function insertNew(db: Transaction<Tables>, arrivals: readonly Arrival[]): Promise<Arrival[]> {
  // Sorted, so that two transactions with the same repeats never wait for each other in a ring.
  const sorted = arrivals.toSorted(
    (one, other) => Buffer.compare(one.key, other.key) || one.recipient - other.recipient,
  );
  const people = new Set(sorted.flatMap(({ sender, recipient }) => [sender, recipient]));
  const column = <Value>(of: (arrival: Arrival) => Value) => sorted.map(of);
  // `is true` keeps the planner, which takes any list for ten rows long, from comparing each with each: it hashes instead.
  const { rows } = await sql<{ place: number }>`
    with living as materialized (
      select number from graph.person where number = any(${[...people]}::int[]) and erased_at is null
      order by number for key share),
    arrival as (
      select * from unnest(
        ${column(({ key }) => key)}::bytea[], ${column(({ content }) => content)}::bytea[],
        ${column(({ dataset }) => dataset)}::int[], ${column(({ sender }) => sender)}::int[],
        ${column(({ recipient }) => recipient)}::int[], ${column(({ recipients }) => recipients)}::int[],
        ${column(({ kind }) => kind)}::smallint[], ${column(({ at }) => at)}::timestamptz[],
        ${column(({ seconds }) => seconds)}::int[], ${column(({ receivedAt }) => receivedAt)}::timestamptz[]
      ) with ordinality as arrival
        (key, content, dataset, sender, recipient, recipients, kind, at, seconds, received_at, place)
      where (sender in (select number from living)) is true and (recipient in (select number from living)) is true),
    fresh as (
      insert into graph.seen (key, recipient, content, received)
      select key, recipient, content, (received_at at time zone 'UTC')::date from arrival order by place
      on conflict do nothing
      returning key, recipient),
    stored as (
      insert into graph.interaction (dataset, sender, recipient, recipients, kind, at, seconds, received_at)
      select dataset, sender, recipient, recipients, kind, at, seconds, received_at
      from arrival where ((key, recipient) in (select key, recipient from fresh)) is true)
    select place from arrival where ((key, recipient) in (select key, recipient from fresh)) is true
    order by place`.execute(db);
  return rows.flatMap(({ place }) => sorted[place - 1] ?? []);
}
