import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";

interface Share<Item> {
  items: readonly Item[];
  done: PromiseWithResolvers<void>;
  /** Runs something as what its caller does: in its trace. */
  within: ReturnType<typeof AsyncLocalStorage.snapshot>;
}

interface Bounds {
  /** How many items are worked on together, unless one share alone has more. */
  most: number;
  /** How long the first waits for others. */
  waitMs: number;
}

/**
 * Lets many callers share one piece of work, one piece at a time: a transaction costs the same for one row and for a hundred. Where it
 * fails, each share is tried alone, so that nobody fails for another's sake.
 */
export function gather<Item>(
  work: (items: readonly Item[]) => Promise<void>,
  { most, waitMs }: Bounds,
): (items: readonly Item[]) => Promise<void> {
  let waiting: Share<Item>[] = [];
  let running = false;

  const take = () => {
    const taken = [];
    let size = 0;
    for (const share of waiting) {
      size += share.items.length;
      if (size > most && taken.length > 0) break;
      taken.push(share);
    }
    waiting = waiting.slice(taken.length);
    return taken;
  };
  const isFull = () => waiting.reduce((size, { items }) => size + items.length, 0) >= most;
  const run = async () => {
    running = true;
    while (waiting.length > 0) {
      if (!isFull()) await sleep(waitMs);
      await workOn(take(), work);
    }
    running = false;
  };
  return (items) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ items, done, within: AsyncLocalStorage.snapshot() });
    if (!running) void run();
    return done.promise;
  };
}

async function workOn<Item>(
  shares: readonly Share<Item>[],
  work: (items: readonly Item[]) => Promise<void>,
): Promise<void> {
  const [first, ...others] = shares;
  if (!first) return;
  try {
    // What is shared can be in one trace alone.
    await first.within(() => work(shares.flatMap(({ items }) => items)));
    for (const { done } of shares) done.resolve();
  } catch (error) {
    if (others.length === 0) first.done.reject(error);
    else for (const share of shares) await workOn([share], work);
  }
}
