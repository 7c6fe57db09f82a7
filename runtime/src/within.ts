import { setTimeout as sleep } from "node:timers/promises";

/** What `work` gives, if it does so within `ms`; else it is left to itself and an error says how long was waited. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
    // It has lost the race.
    late.catch(() => undefined);
  }
}
