import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { log } from "../observing/log.ts";
import type { Store } from "../stores/pool.ts";
import type { RedisPool } from "../stores/redis.ts";
import {
  adoptAbandoned,
  createGroups,
  findUnsettled,
  type Read,
  readNew,
  retake,
  type Seat,
  type Unsettled,
} from "./stream/group.ts";
import { measureBacklog } from "./stream/metrics.ts";
import { giveUp, isUsedUp, type Settling, settle, strike, type Taken } from "./stream/settle.ts";
import { type Entry, parseEntry } from "./stream.ts";

export interface Following<Shape extends z.ZodType> {
  redis: RedisPool;
  streams: readonly string[];
  group: string;
  /** Unique within the group while it runs. */
  consumer: string;
  shape: Shape;
  /** Must be safe to repeat: whatever was not acknowledged comes again, perhaps elsewhere and out of order. */
  handle(entries: Entry<z.output<Shape>>[], signal: AbortSignal): Promise<void>;
  /** What `handle` works on. A failure while one of these is away waits for it and costs no attempt. */
  needs?: readonly Store[];
  /** Entries of each stream that are handled at once. */
  batch?: number;
  /** How long entries gather after a batch: where each costs more than its part of a batch, and can wait. */
  gatherMs?: number;
  /** How long entries lie with a silent consumer before another takes them over. */
  claimAfterMs?: number;
  /** How long a failed entry rests before it is tried again. */
  retryAfterMs?: number;
  signal?: AbortSignal;
}

// Short enough to stop soon, long enough to cost nothing while the stream is quiet.
const BLOCK_MS = 500;
const FAULT_PAUSE_MS = 250;
// Few, so that failed entries never hold up the new ones behind them.
const RETAKES_PER_TURN = 10;

/**
 * Follows streams as one consumer of a group, until disposed or told to stop by the signal; both finish the batch in
 * hand. An entry is tried 3 times, then moved to `STREAM:dead`. A stream or group that vanished is made again.
 */
export function follow<Shape extends z.ZodType>(options: Following<Shape>): AsyncDisposable {
  const stop = new AbortController();
  const { redis, streams, group, consumer, handle, needs = [], claimAfterMs = 15_000 } = options;
  const seat = { redis: redis.dedicated(), streams, group, consumer };
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  const settling: Settling<z.output<Shape>> = { seat, handle, needs, claimAfterMs, signal };
  const running = run(settling, options).finally(() => leave(seat));
  // Commands to an absent Redis wait for it; whoever stops does not.
  signal.addEventListener("abort", () => seat.redis.status !== "ready" && seat.redis.disconnect());
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

// What was acknowledged last may still be on its way.
async function leave({ redis }: Seat): Promise<void> {
  if (redis.status === "ready") await redis.quit().catch(() => undefined);
  redis.disconnect();
}

type Limits<Shape extends z.ZodType> = Pick<
  Following<Shape>,
  "shape" | "batch" | "gatherMs" | "retryAfterMs"
>;

async function run<Shape extends z.ZodType>(
  settling: Settling<z.output<Shape>>,
  { shape, batch = 500, gatherMs = 0, retryAfterMs = 1_000 }: Limits<Shape>,
): Promise<void> {
  const { seat, signal, claimAfterMs } = settling;
  const { streams, group } = seat;
  const retrySome = retrying(settling, shape, retryAfterMs);
  let prepared = false;
  let housekeptAt = Number.NEGATIVE_INFINITY;

  const turn = async () => {
    if (!prepared) await createGroups(seat);
    prepared = true;
    const retried = await retrySome();
    // After the retries: adopting makes entries young again, this consumer's own too.
    if (performance.now() - housekeptAt > claimAfterMs / 3) {
      await adoptAbandoned(seat, claimAfterMs);
      await measureBacklog(seat);
      housekeptAt = performance.now();
    }
    const fresh = await readWaiting(seat, batch, retried ? 0 : BLOCK_MS);
    const taken = await takeFitting(settling, shape, fresh, 1);
    if (taken.length > 0) await settle(settling, taken);
    if (taken.length > 0 && gatherMs > 0) await rest(gatherMs, signal);
  };

  while (!signal.aborted) {
    try {
      await turn();
    } catch (error) {
      if (signal.aborted) break;
      log.warn("stream interrupted, going on", { streams, group, error });
      prepared = false;
      await rest(FAULT_PAUSE_MS, signal);
    }
  }
}

/** What waits already; else what comes, with what came in its wake: the first of a call is there before its last. */
async function readWaiting(seat: Seat, count: number, blockMs: number): Promise<Read[]> {
  const waiting = await readNew(seat, count, 0);
  if (waiting.length > 0 || blockMs === 0) return waiting;
  const first = await readNew(seat, count, blockMs);
  return first.length > 0 ? [...first, ...(await readNew(seat, count, 0))] : [];
}

const rest = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined);

/**
 * Tries again what lies long enough, and says whether there was any. While there is none it looks now and then, not each turn: where
 * much comes, a turn is a matter of milliseconds, and this is a third of its round trips.
 */
function retrying<Shape extends z.ZodType>(
  settling: Settling<z.output<Shape>>,
  shape: Shape,
  afterMs: number,
): () => Promise<boolean> {
  let nextAt = 0;
  return async () => {
    if (performance.now() < nextAt) return false;
    const unsettled = await findUnsettled(settling.seat, afterMs, RETAKES_PER_TURN);
    for (const one of unsettled) await retry(settling, shape, one);
    if (unsettled.length === 0) nextAt = performance.now() + afterMs / 4;
    return unsettled.length > 0;
  };
}

/** Alone, because it failed before, or because the consumer that had it died, perhaps of it. */
async function retry<Shape extends z.ZodType>(
  settling: Settling<z.output<Shape>>,
  shape: Shape,
  { deliveries, ...place }: Unsettled,
): Promise<void> {
  const { seat } = settling;
  const raw = await retake(seat, place);
  if (!raw) return;
  const read = { stream: place.stream, raw };
  if (isUsedUp(deliveries)) {
    const error = new Error(
      `left unfinished ${deliveries} times: its consumers stopped or were killed while they had it`,
    );
    return giveUp(seat, { ...read, attempts: deliveries, error });
  }
  const taken = await takeFitting(settling, shape, [read], deliveries + 1);
  if (taken.length > 0) await settle(settling, taken);
}

async function takeFitting<Shape extends z.ZodType>(
  { seat }: Settling<z.output<Shape>>,
  shape: Shape,
  read: Read[],
  attempt: number,
): Promise<Taken<z.output<Shape>>[]> {
  const taken: Taken<z.output<Shape>>[] = [];
  for (const one of read) {
    try {
      taken.push({ ...one, attempt, entry: parseEntry(one.raw, shape) });
    } catch (error) {
      await strike(seat, { ...one, attempt, error });
    }
  }
  return taken;
}
