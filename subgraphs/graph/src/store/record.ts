import { type Kysely, sql, type Transaction } from "kysely";
import { type PersonRecord, refusePerson } from "../model/person.ts";
import { ringMakers } from "../model/reporting.ts";
import type { Refusal } from "../model/verdict.ts";
import { peopleBehind } from "./people.ts";
import type { Tables } from "./tables.ts";
import { unitsBehind } from "./units.ts";

export interface Rejected extends Refusal {
  index: number;
}

interface Recording {
  /** The dataset's number. */
  dataset: number;
  /** ALIAS_KEY. */
  key: string;
  records: readonly PersonRecord[];
}

/** A record whose people are known. `manager`: undefined leaves it, null is nobody. */
interface Item {
  index: number;
  person: number;
  manager: number | null | undefined;
  record: PersonRecord;
}

/** Takes what can be taken, all at once, and says of each other record why not. Safe to repeat. */
export async function recordPeople(
  db: Kysely<Tables>,
  recording: Recording,
): Promise<{ accepted: number; rejected: Rejected[] }> {
  return await db.transaction().execute(async (transaction) => {
    await lockPeople(transaction, recording.dataset);
    const rejected: Rejected[] = [];
    const readable = refuseEach(recording, rejected);
    const items = await identify(transaction, recording, readable, rejected);
    const sound = await refuseRings(transaction, recording.dataset, items, rejected);
    await save(transaction, recording.dataset, sound);
    return { accepted: sound.length, rejected: rejected.toSorted((a, b) => a.index - b.index) };
  });
}

/** One at a time in a dataset: two callers, each without a ring, could make one together. */
export async function lockPeople(db: Transaction<Tables>, dataset: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('graph.people'), ${dataset})`.execute(db);
}

type Readable = [index: number, record: PersonRecord];

function refuseEach({ records }: Recording, rejected: Rejected[]): Readable[] {
  return [...records.entries()].filter(([index, record]) => {
    const refusal = refusePerson(record);
    if (refusal) rejected.push({ index, ...refusal });
    return !refusal;
  });
}

async function identify(
  db: Transaction<Tables>,
  { dataset, key }: Recording,
  readable: Readable[],
  rejected: Rejected[],
): Promise<Item[]> {
  const addresses = readable.flatMap(([, { address, manager }]) => [address, ...(manager ? [manager] : [])]);
  const behind = await peopleBehind(db, { dataset, key, addresses });
  const erased = (index: number, field: string) => {
    const reason = `The person behind ${field} was erased and does not come back; leave the item out`;
    rejected.push({ index, code: "ERASED", reason });
    return [];
  };
  return readable.flatMap(([index, record]) => {
    const person = behind.get(record.address);
    if (person == null) return erased(index, "address");
    const above = record.manager && behind.get(record.manager);
    if (record.manager && above == null) return erased(index, "manager");
    const manager = record.manager === undefined ? undefined : typeof above === "number" ? above : null;
    return [{ index, person, manager: manager === person ? null : manager, record }];
  });
}

async function refuseRings(
  db: Transaction<Tables>,
  dataset: number,
  items: Item[],
  rejected: Rejected[],
): Promise<Item[]> {
  const changes = new Map(
    items.flatMap(({ person, manager }) => (manager === undefined ? [] : [[person, manager] as const])),
  );
  const people = await db
    .selectFrom("graph.person")
    .select(["number", "manager"])
    .where("dataset", "=", dataset)
    .execute();
  const makers = ringMakers(new Map(people.map(({ number, manager }) => [number, manager])), changes);
  const reason =
    "The manager reports to this person, directly or through others; correct one of the managers in between";
  const refused = items.filter(({ person, manager }) => manager !== undefined && makers.has(person));
  rejected.push(...refused.map(({ index }) => ({ index, code: "MANAGER_CYCLE", reason })));
  return items.filter((item) => !refused.includes(item));
}

const columns = ["number", "name", "zone", "contract_hours", "manager", "team"] as const;

async function save(db: Transaction<Tables>, dataset: number, items: Item[]): Promise<void> {
  const named = items.flatMap(({ record: { team } }) => team ?? []);
  const units = await unitsBehind(db, dataset, named);
  const numbers = items.map(({ person }) => person);
  const rows = await db
    .selectFrom("graph.person")
    .select(columns)
    .where("number", "=", sql<number>`any(${numbers}::int[])`)
    .execute();
  const people = new Map(rows.map((row) => [row.number, row]));
  for (const item of items) {
    const row = people.get(item.person);
    if (row) people.set(item.person, { ...row, ...said(item, units) });
  }
  await sql`
    update graph.person set name = new.name, zone = new.zone, contract_hours = new.contract_hours, manager = new.manager, team = new.team
    from jsonb_to_recordset(${JSON.stringify([...people.values()])}::jsonb)
      as new(number int, name text, zone text, contract_hours real, manager int, team int)
    where person.number = new.number
      and (person.name, person.zone, person.contract_hours, person.manager, person.team)
        is distinct from (new.name, new.zone, new.contract_hours, new.manager, new.team)`.execute(db);
}

/** The columns that a record speaks of. Hours as the column holds them: it would refuse what it cannot tell from 0. */
function said({ manager, record }: Item, units: Map<string, number | undefined>) {
  const { name, team, zone, contractHours } = record;
  return {
    ...(name !== undefined && { name: name?.trim() ?? null }),
    ...(zone !== undefined && { zone }),
    ...(contractHours !== undefined && { contract_hours: contractHours && Math.fround(contractHours) }),
    ...(manager !== undefined && { manager }),
    ...(team !== undefined && { team: team === null ? null : (units.get(team) ?? null) }),
  };
}
