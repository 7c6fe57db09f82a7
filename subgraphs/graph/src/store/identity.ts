import { type Kysely, sql } from "kysely";
import { aliasOf } from "./alias.ts";
import type { Tables } from "./tables.ts";

/** Who signed in, as the identity provider names them. */
export interface Subject {
  issuer: string;
  subject: string;
}

/** A person's row. What of it may be said to whom is decided in `visibility/`, so nothing else reads it for an answer. */
export interface PersonRow {
  number: number;
  id: string;
  dataset: number;
  name: string | null;
  optedOut: boolean;
  /** Whether the person agrees to be named to others. */
  named: boolean;
  /** Whether it is whoever asks. */
  self: boolean;
}

const rows = (db: Kysely<Tables>, { issuer, subject }: Subject) =>
  db
    .selectFrom("graph.person as p")
    .leftJoin("graph.identity as i", (join) =>
      join
        .onRef("i.person", "=", "p.number")
        .onRef("i.dataset", "=", "p.dataset")
        .on("i.issuer", "=", issuer)
        .on("i.subject", "=", subject),
    )
    .select([
      "p.number",
      "p.id",
      "p.dataset",
      "p.name",
      sql<boolean>`p.opted_out_at is not null`.as("optedOut"),
      sql<boolean>`p.named_at is not null`.as("named"),
      sql<boolean>`i.person is not null`.as("self"),
    ])
    .where("p.erased_at", "is", null);

export const personRows = (
  db: Kysely<Tables>,
  subject: Subject,
  ids: readonly string[],
): Promise<PersonRow[]> => rows(db, subject).where("p.id", "=", sql<string>`any(${ids}::uuid[])`).execute();

/** Who the subject is in the dataset, if anybody. */
export const ownRow = (
  db: Kysely<Tables>,
  subject: Subject,
  dataset: number,
): Promise<PersonRow | undefined> =>
  rows(db, subject).where("p.dataset", "=", dataset).where("i.person", "is not", null).executeTakeFirst();

interface Somebody {
  /** The dataset's public id. */
  dataset: string;
  /** ALIAS_KEY. */
  key: string;
  address: string;
}

/** From now on the subject is whoever has the address in the dataset; false where nobody has it. */
export async function identify(
  db: Kysely<Tables>,
  { issuer, subject }: Subject,
  { dataset, key, address }: Somebody,
): Promise<boolean> {
  const { rows } = await sql`
    insert into graph.identity (issuer, subject, dataset, person)
    select ${issuer}, ${subject}, alias.dataset, person
    from graph.alias join graph.dataset on dataset.number = alias.dataset
    where dataset.id = ${dataset}::uuid and mac = ${aliasOf(key, address)} and person is not null
    on conflict (issuer, subject, dataset) do update set person = excluded.person
    returning person`.execute(db);
  return rows.length > 0;
}

/** Leaves the numbers, or comes back; a repeat changes nothing. */
export async function setParticipation(
  db: Kysely<Tables>,
  person: number,
  participates: boolean,
): Promise<void> {
  await db
    .updateTable("graph.person")
    .set({ opted_out_at: participates ? null : sql<Date>`coalesce(opted_out_at, now())` })
    .where("number", "=", person)
    .where("erased_at", "is", null)
    .execute();
}

export async function setNamed(db: Kysely<Tables>, person: number, named: boolean): Promise<void> {
  await db
    .updateTable("graph.person")
    .set({ named_at: named ? sql<Date>`coalesce(named_at, now())` : null })
    .where("number", "=", person)
    .where("erased_at", "is", null)
    .execute();
}
