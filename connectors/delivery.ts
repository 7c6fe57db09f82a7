import type { Outcome } from "./api/recording.ts";
import type { Place, Rejects } from "./rejects.ts";

/** As many as one call takes. */
const BATCH = 1_000;
/** Enough to keep the system busy while answers travel; more would only wait there. */
const IN_FLIGHT = 4;

/** Something to send, and the row it came from. */
export interface Parcel<Item> extends Place {
  item: Item;
}

interface Delivery<Item> {
  record(items: readonly Item[]): Promise<Outcome>;
  rejects: Pick<Rejects, "add">;
  delivered(rows: number): void;
}

/** Sends everything, in batches, a few of them at a time, and returns how many were taken and how many were there already. */
export async function deliver<Item>(
  parcels: AsyncIterable<Parcel<Item>>,
  { record, rejects, delivered }: Delivery<Item>,
): Promise<{ accepted: number; duplicates: number }> {
  const total = { accepted: 0, duplicates: 0 };
  const send = async (batch: Parcel<Item>[]) => {
    const { accepted, duplicates, rejected } = await record(batch.map(({ item }) => item));
    total.accepted += accepted;
    total.duplicates += duplicates;
    for (const { index, ...refusal } of rejected) {
      const parcel = batch[index];
      if (parcel) rejects.add(parcel, refusal);
    }
    delivered(batch.length);
  };
  await atOnce(IN_FLIGHT, batchesOf(parcels), send);
  return total;
}

async function* batchesOf<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Works on so many at once; the first failure ends it, after the others in hand have ended. */
async function atOnce<Item>(limit: number, items: AsyncIterable<Item>, work: (item: Item) => Promise<void>) {
  const source = items[Symbol.asyncIterator]();
  let failed = false;
  const lane = async () => {
    try {
      for (let next = await source.next(); !next.done && !failed; next = await source.next())
        await work(next.value);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: limit }, lane));
  await source.return?.();
  const failure = lanes.find((one) => one.status === "rejected");
  if (failure) throw failure.reason;
}
