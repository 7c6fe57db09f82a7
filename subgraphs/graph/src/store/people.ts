import { type Kysely, sql } from "kysely";
import { aliasOf } from "./alias.ts";
import type { Tables } from "./tables.ts";

/** The person behind an address, or null where erasure left a tombstone. */
export type PersonNumber = number | null;

interface Addressed {
  /** The dataset's number. */
  dataset: number;
  /** ALIAS_KEY. */
  key: string;
  addresses: readonly string[];
}

/** Whose addresses these are; strangers become people. Two callers who meet the same stranger get the same person. */
export async function peopleBehind(
  db: Kysely<Tables>,
  addressed: Addressed,
): Promise<Map<string, PersonNumber>> {
  const macs = new Map(addressed.addresses.map((address) => [address, aliasOf(addressed.key, address)]));
  const wanted = [...new Map([...macs.values()].map((mac) => [mac.toString("hex"), mac])).values()];
  const known = await findAliases(db, addressed.dataset, wanted);
  const strangers = wanted.filter((mac) => !known.has(mac.toString("hex")));
  if (strangers.length > 0) {
    await admit(db, addressed.dataset, strangers);
    for (const [mac, person] of await findAliases(db, addressed.dataset, strangers)) known.set(mac, person);
  }
  return new Map([...macs].map(([address, mac]) => [address, known.get(mac.toString("hex")) ?? null]));
}

async function findAliases(db: Kysely<Tables>, dataset: number, macs: Buffer[]) {
  const rows = await db
    .selectFrom("graph.alias")
    .select(["mac", "person"])
    .where("dataset", "=", dataset)
    .where("mac", "=", sql<Buffer>`any(${macs}::bytea[])`)
    .execute();
  return new Map(rows.map(({ mac, person }) => [mac.toString("hex"), person]));
}

// The alias comes first, for its key decides who was first; only who won makes the person. Sorted, so that two callers never wait for each other in a ring.
async function admit(db: Kysely<Tables>, dataset: number, macs: Buffer[]): Promise<void> {
  const sorted = macs.toSorted(Buffer.compare);
  await sql`
    with admitted as (
      insert into graph.alias (dataset, mac, person)
      select ${dataset}, mac, nextval(pg_get_serial_sequence('graph.person', 'number'))
      from unnest(${sorted}::bytea[]) as mac
      on conflict do nothing
      returning person)
    insert into graph.person (number, dataset) select person, ${dataset} from admitted`.execute(db);
}
