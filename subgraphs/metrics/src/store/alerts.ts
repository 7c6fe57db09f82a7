import { drawVersion, writeFacts } from "@organism/runtime/messages/outbox.ts";
import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import { alertChanged } from "../facts.ts";
import type { Alert, Change } from "../model/risk/episodes.ts";
import type { Tables } from "./tables.ts";
import { noteVersion } from "./versions.ts";

export type StoredAlert = Selectable<Tables["metrics.alert"]>;

type OwnAlert = Alert & { person: number };

export async function alertsOf(db: Kysely<Tables>, people: readonly number[]): Promise<Map<number, Alert[]>> {
  const { rows } = await sql<OwnAlert>`
    select person, id, pattern, since, week, open, score from metrics.alert
    where person = any(${people}::int[]) order by number`.execute(db);
  return Map.groupBy(rows, ({ person }) => person);
}

export type PersonChange = Change & { person: number };

/** Keeps the changes under one version and leaves word of them. The last statements of their transaction. */
export async function writeChanges(
  db: Transaction<Tables>,
  dataset: number,
  changes: readonly PersonChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const version = await drawAlertVersion(db, dataset);
  const rows = JSON.stringify(changes.map(({ told, ...change }) => ({ ...change, ...told })));
  const gone = changes.flatMap(({ id, told }) => (id && !told ? id : []));
  await sql`delete from metrics.alert where id = any(${gone}::uuid[])`.execute(db);
  const { rows: made } = await sql<{ place: number; id: string }>`
    with new as (
      select coalesce(id, gen_random_uuid()) as id, id is null as made, place, person, pattern, since, week, open, score
      from rows from (jsonb_to_recordset(${rows}::jsonb)
        as (id uuid, person int, pattern text, since date, week date, open boolean, score double precision))
        with ordinality as row (id, person, pattern, since, week, open, score, place)),
    changed as (
      update metrics.alert set since = new.since, week = new.week, open = new.open, score = new.score, version = ${version}
      from new where alert.id = new.id and not made and new.pattern is not null),
    inserted as (
      insert into metrics.alert (id, dataset, person, pattern, since, week, open, score, version)
      select id, ${dataset}, person, pattern, since, week, open, score, ${version} from new where made order by place)
    select place, id from new`.execute(db);
  const facts = made.flatMap(({ place, id }) => {
    const change = changes[place - 1];
    return change?.kind
      ? [factOf(dataset, { alert: id, kind: change.kind, person: change.person, team: null })]
      : [];
  });
  await writeFacts(db, "metrics", version, facts);
}

interface Word {
  alert: string;
  kind: NonNullable<Change["kind"]>;
  person: number | null;
  team: number | null;
}

/** A fact on its way into the outbox. */
export type AlertFact = ReturnType<typeof factOf>;

export const factOf = (dataset: number, word: Word) => ({
  fact: alertChanged.name,
  data: { dataset, ...word },
});

async function drawAlertVersion(db: Transaction<Tables>, dataset: number): Promise<number> {
  const version = await drawVersion(db, "metrics");
  await noteVersion(db, dataset, "alerts", version);
  return version;
}

/** What somebody may see of a dataset's alerts. */
export interface Sight {
  dataset: number;
  /** One's own number; null where one is nobody in the dataset. */
  person: number | null;
  /** Whether also those of groups. */
  groups: boolean;
}

const seen = (db: Kysely<Tables>, { dataset, person, groups }: Sight) =>
  db
    .selectFrom("metrics.alert")
    .selectAll()
    .where("dataset", "=", dataset)
    .where((is) => is.or([is("person", "=", person ?? -1), ...(groups ? [is("team", "is not", null)] : [])]));

/** The newest first; below `before`, where that is given. */
export async function alertsSeen(
  db: Kysely<Tables>,
  sight: Sight,
  { first, before }: { first: number; before: number | null },
): Promise<StoredAlert[]> {
  const query = seen(db, sight).orderBy("number", "desc").limit(first);
  return await (before === null ? query : query.where("number", "<", before)).execute();
}

export const alertSeen = (db: Kysely<Tables>, sight: Sight, id: string): Promise<StoredAlert | undefined> =>
  seen(db, sight).where("id", "=", id).executeTakeFirst();

/** The alert, whomever it is about: for the gate. */
export const alertBehind = (db: Kysely<Tables>, id: string): Promise<StoredAlert | undefined> =>
  db.selectFrom("metrics.alert").selectAll().where("id", "=", id).executeTakeFirst();

/** Keeps that the alert was seen, once, and leaves word of it. A repeat draws no version: nothing is new. */
export async function acknowledge(db: Kysely<Tables>, alert: StoredAlert): Promise<StoredAlert> {
  if (alert.acknowledged_at) return alert;
  return await db.transaction().execute(async (transaction) => {
    const version = await drawAlertVersion(transaction, alert.dataset);
    const changed = await transaction
      .updateTable("metrics.alert")
      .set({ acknowledged_at: sql<Date>`now()`, version })
      .where("number", "=", alert.number)
      .where("acknowledged_at", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (!changed) return alert;
    const { id, person, team, dataset } = changed;
    await writeFacts(transaction, "metrics", version, [
      factOf(dataset, { alert: id, kind: "CHANGED", person, team }),
    ]);
    return changed;
  });
}
