import { randomBytes } from "node:crypto";
import { log } from "@organism/runtime/observing/log.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import { publishedVersions, type Versioned } from "@organism/runtime/stores/versions.ts";
import { within } from "@organism/runtime/within.ts";
import { LRUCache } from "lru-cache";
import { batched } from "./batch.ts";
import { createStamp, type Stamp } from "./stamp.ts";

const KEY = "gateway:etag-key";
const KEPT_SECONDS = 3_600;
// A longer answer would push many others out, and takes long to bring.
const LONGEST_KEPT = 256 * 1_024;
const NEAR_BYTES = 64 * 1_024 * 1_024;
// The answer can always be made, so the stores get little time to say what is known.
const PATIENCE_MS = 250;

/** An answer that was made before. */
interface Kept {
  body: string;
  /** When it was made, in seconds of the epoch. */
  at: number;
}

/** What the gateways remember together. Whatever is away is as good as unknown: then the answer is made. */
export interface Responses {
  stamp: Stamp;
  /** Of each dataset and kind; undefined where one was never published. */
  versionsOf(datasets: readonly string[], kinds: readonly string[]): Promise<readonly string[] | undefined>;
  find(tag: string): Promise<Kept | undefined>;
  /** Nobody waits for it: who asked has the answer already. */
  keep(tag: string, body: string): void;
}

/** The key of all ETags is made by whichever gateway is first, and kept beside the versions, so that all know each other's. */
export async function openResponses(queue: RedisPool, cache: RedisPool): Promise<Responses> {
  const key = await queue.use(async (redis) => {
    await redis.set(KEY, randomBytes(32).toString("base64url"), "NX");
    return redis.get(KEY);
  });
  const versionsAt = batched(
    (asked: readonly Versioned[]) => inTime(publishedVersions(queue, asked)),
    ({ dataset, kinds }) => `${dataset} ${kinds}`,
  );
  const keptAt = batched(
    (names: readonly string[]) => inTime(cache.use((redis) => redis.mget(...names))),
    (name) => name,
  );
  // What a tag stands for never changes, so that it need not be asked for twice.
  const near = new LRUCache<string, Kept>({ maxSize: NEAR_BYTES, ttl: KEPT_SECONDS * 1_000 });
  const remember = (tag: string, kept: Kept) => {
    near.set(tag, kept, { size: kept.body.length + 1 });
    return kept;
  };
  return {
    stamp: createStamp(key ?? ""),
    async versionsOf(datasets, kinds) {
      const asked = datasets.map((dataset) => versionsAt({ dataset, kinds }));
      const versions = (await orUnknown(Promise.all(asked)))?.flat() ?? [undefined];
      return versions.every((version) => version !== undefined) ? versions : undefined;
    },
    async find(tag) {
      const known = near.get(tag);
      if (known) return known;
      const text = await orUnknown(keptAt(nameOf(tag)));
      if (!text) return undefined;
      return remember(tag, { at: Number.parseInt(text, 10), body: text.slice(text.indexOf(" ") + 1) });
    },
    keep(tag, body) {
      if (body.length > LONGEST_KEPT) return;
      const { at } = remember(tag, { at: Math.floor(Date.now() / 1_000), body });
      void orUnknown(
        inTime(cache.use((redis) => redis.set(nameOf(tag), `${at} ${body}`, "EX", KEPT_SECONDS))),
      );
    },
  };
}

const nameOf = (tag: string) => `gateway:response:${tag}`;

const inTime = <Value>(asked: Promise<Value>) => within(PATIENCE_MS, asked);

async function orUnknown<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    log.warn("responses cannot be looked up", { error });
    return undefined;
  }
}

/** Of a gateway that has no store: nothing is known, and its ETags are its own. */
export const noResponses = (): Responses => ({
  stamp: createStamp(randomBytes(32).toString("base64url")),
  versionsOf: async () => undefined,
  find: async () => undefined,
  keep: () => undefined,
});
