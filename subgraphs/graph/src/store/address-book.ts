import type { Kysely } from "kysely";
import { LRUCache } from "lru-cache";
import { type PersonNumber, peopleBehind } from "./people.ts";
import type { Tables } from "./tables.ts";

/** Remembers who is behind an address: a person's number never changes. Whether they were erased since is for the builder to see. */
export interface AddressBook {
  peopleOf(dataset: number, addresses: readonly string[]): Promise<ReadonlyMap<string, PersonNumber>>;
}

const MOST_ADDRESSES = 100_000;

export function openAddressBook(db: Kysely<Tables>, key: string): AddressBook {
  const known = new LRUCache<string, number>({ max: MOST_ADDRESSES });
  return {
    async peopleOf(dataset, addresses) {
      const people = new Map<string, PersonNumber>();
      for (const address of addresses) people.set(address, known.get(`${dataset}/${address}`) ?? null);
      const unknown = [...people].flatMap(([address, person]) => (person === null ? [address] : []));
      if (unknown.length === 0) return people;
      for (const [address, person] of await peopleBehind(db, { dataset, key, addresses: unknown })) {
        people.set(address, person);
        if (person !== null) known.set(`${dataset}/${address}`, person);
      }
      return people;
    },
  };
}
