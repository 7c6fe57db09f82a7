import { LRUCache } from "lru-cache";

const KEPT_TEXTS = 1_000;
const KEPT_BYTES = 8 * 1024 * 1024;

/**
 * Texts that were sent with their hash, so that the hash alone suffices next time ("automatic persisted queries"). A cache, and no list of
 * what may be asked: only those who may send any text put something in or find it, and whoever is not found is sent again.
 */
export interface Registry {
  find(hash: string): string | undefined;
  register(hash: string, text: string): void;
}

export function createRegistry(): Registry {
  const texts = new LRUCache<string, string>({ max: KEPT_TEXTS, maxSize: KEPT_BYTES });
  return {
    find: (hash) => texts.get(hash),
    register: (hash, text) => void texts.set(hash, text, { size: text.length + 1 }),
  };
}
