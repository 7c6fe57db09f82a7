import { checkStore, type Store } from "../pool.ts";

/** The name of a store that does not answer: while there is one, failing work is the store's fault, not the work's. */
export async function findAway(stores: readonly Store[]): Promise<string | null> {
  const answers = await Promise.all(stores.map((store) => answersNow(store)));
  return stores[answers.indexOf(false)]?.name ?? null;
}

const answersNow = (store: Store) =>
  checkStore(store).then(
    () => true,
    () => false,
  );
