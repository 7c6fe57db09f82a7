import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { OrganismError } from "../errors.ts";
import { log } from "../observing/log.ts";
import type { RedisPool } from "../stores/redis.ts";
import { isBefore, trimBefore } from "./backlog.ts";
import type { RawEntry } from "./stream.ts";

/** Whoever missed more is better served by asking again than by hearing it all. */
const MOST_REPLAYED = 200;
/** Versions of different thousand-billions are from before and after a restore. */
const EPOCH = 1e12;
const BLOCK_MS = 5_000;
const FAULT_PAUSE_MS = 250;
/** Greater than any place within a version: everything up to the version is behind it. */
const LAST_PLACE = "18446744073709551615";

/** An entry, or `gap`: something between `since` and what follows is no longer kept, or is too much to be told. */
export type Heard = RawEntry | "gap";
type Hear = (heard: Heard) => void;

/** The end of a stream, as one reader hears it for all listeners of the process. */
export interface Tail extends AsyncDisposable {
  /** Tells what came after `since`, then what comes, each once and in order; from now on where `since` is left out. */
  join(since: string | null | undefined, hear: Hear): Promise<() => void>;
}

/** The `since` of somebody who knows everything up to the version. */
export const sinceVersion = (version: number): string => `${version}-${LAST_PLACE}`;

/** Reads the stream on one connection of its own, whoever listens. */
export function openTail(redis: RedisPool, stream: string): Tail {
  const connection = redis.dedicated();
  const listeners = new Set<Hear>();
  const stop = new AbortController();
  const placed = Promise.withResolvers<void>();
  const running = run({ connection, stream, listeners, placed: placed.resolve, signal: stop.signal });
  return {
    async join(since, hear) {
      await placed.promise;
      const listener = new Listener(hear, since ?? undefined);
      const live: Hear = (heard) => listener.live(heard);
      // First: what comes while the past is read waits in the listener.
      listeners.add(live);
      try {
        listener.past(since == null ? [] : await replay(redis, stream, since));
      } catch (error) {
        listeners.delete(live);
        throw error;
      }
      return () => listeners.delete(live);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      connection.disconnect();
      await running;
    },
  };
}

/** Puts the past before what came meanwhile, and tells no entry twice. */
class Listener {
  readonly #hear: Hear;
  #waiting: Heard[] | undefined = [];
  #last: string | undefined;

  constructor(hear: Hear, since: string | undefined) {
    this.#hear = hear;
    this.#last = since;
  }

  live(heard: Heard): void {
    if (this.#waiting) this.#waiting.push(heard);
    else this.#tell(heard);
  }

  past(heard: readonly Heard[]): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const one of [...heard, ...waiting]) this.#tell(one);
  }

  #tell(heard: Heard): void {
    if (heard !== "gap") {
      const [id] = heard;
      if (this.#last !== undefined && !isBefore(this.#last, id)) return;
      this.#last = id;
    }
    this.#hear(heard);
  }
}

async function replay(redis: RedisPool, stream: string, since: string): Promise<Heard[]> {
  if (!isEventId(since))
    throw new OrganismError(
      "BAD_USER_INPUT",
      "`since` is no event id; pass one that was given, or leave it out",
    );
  return await redis.use(async (connection) => {
    if (await isGap(connection, stream, since)) return ["gap"];
    const entries = await connection.xrange(stream, `(${since}`, "+", "COUNT", MOST_REPLAYED + 1);
    return entries.length > MOST_REPLAYED ? ["gap"] : entries;
  });
}

/** Redis counts in 64 bits, and answers anything above with a fault of its own. */
const isEventId = (text: string) =>
  /^\d{1,19}-\d{1,20}$/.test(text) && BigInt(text.split("-")[1] ?? "") <= BigInt(LAST_PLACE);

/** Removes what no subscriber is told any more, as far as every group is done with it. */
export async function trimReplayed(redis: RedisPool, stream: string): Promise<void> {
  // With the last entry that somebody may have seen who is told all that follow: without it there would be a gap.
  const kept = await redis.use((connection) =>
    connection.xrevrange(stream, "+", "-", "COUNT", MOST_REPLAYED + 1),
  );
  const [oldest] = kept[MOST_REPLAYED] ?? [];
  if (oldest) await trimBefore(redis, stream, oldest);
}

// The stream is gone, or was begun anew after a restore, or no longer has what came first after `since`. One that was never
// begun has nothing that could be missing.
async function isGap(connection: Redis, stream: string, since: string): Promise<boolean> {
  if ((await connection.exists(stream)) === 0) return versionOf(since) % EPOCH !== 0;
  const info = named((await connection.xinfo("STREAM", stream)) as unknown[]);
  const [first] = (info["first-entry"] as RawEntry | null) ?? [];
  const trimmed = Number(info["entries-added"]) > Number(info["length"]);
  return (
    epochOf(since) !== epochOf(String(info["last-generated-id"])) ||
    (trimmed && (first === undefined || isBefore(since, first)))
  );
}

const versionOf = (id: string) => Number(id.split("-")[0]);
const epochOf = (id: string) => Math.floor(versionOf(id) / EPOCH);

function named(pairs: unknown[]): Record<string, unknown> {
  const entries: Record<string, unknown> = {};
  for (let i = 0; i + 1 < pairs.length; i += 2) entries[String(pairs[i])] = pairs[i + 1];
  return entries;
}

interface Running {
  connection: Redis;
  stream: string;
  listeners: ReadonlySet<Hear>;
  /** Called once the reader's place is known: nothing after it will be missed. */
  placed: () => void;
  signal: AbortSignal;
}

async function run({ connection, stream, listeners, placed, signal }: Running): Promise<void> {
  let from: string | undefined;
  while (!signal.aborted) {
    try {
      from ??= await lastOf(connection, stream);
      placed();
      const answer = await connection.xread("BLOCK", BLOCK_MS, "STREAMS", stream, from);
      for (const entry of answer?.[0]?.[1] ?? []) {
        from = entry[0];
        for (const hear of listeners) hear(entry);
      }
    } catch (error) {
      if (signal.aborted) return;
      log.warn("stream not heard, going on", { stream, error });
      await sleep(FAULT_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function lastOf(connection: Redis, stream: string): Promise<string> {
  const [last] = await connection.xrevrange(stream, "+", "-", "COUNT", 1);
  return last?.[0] ?? "0-0";
}
