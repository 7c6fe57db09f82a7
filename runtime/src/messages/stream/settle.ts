import { setTimeout as sleep } from "node:timers/promises";
import { propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { log } from "../../observing/log.ts";
import { continueTrace, inSpan, type TraceCarrier } from "../../observing/tracing.ts";
import { findAway } from "../../stores/pool/outage.ts";
import type { Store } from "../../stores/pool.ts";
import type { Entry } from "../stream.ts";
import { acknowledge, bury, forgive, keep, type Place, type Read, type Seat } from "./group.ts";
import { countEntries } from "./metrics.ts";

const ATTEMPTS = 3;
const STORE_RETRY_MS = 1_000;

/** An entry in hand: as read, as parsed, and the how-manieth attempt this is. */
export interface Taken<Data> extends Read {
  entry: Entry<Data>;
  attempt: number;
}

export interface Settling<Data> {
  seat: Seat;
  handle(entries: Entry<Data>[], signal: AbortSignal): Promise<void>;
  needs: readonly Store[];
  claimAfterMs: number;
  signal: AbortSignal;
}

/**
 * Handles a batch and sends its acknowledgement, whose answer nobody has to wait for: what is asked next on the connection comes after it.
 * A batch that fails is halved until only the entry at fault is left alone.
 */
export async function settle<Data>(settling: Settling<Data>, batch: Taken<Data>[]): Promise<void> {
  const { seat } = settling;
  const places = batch.map(({ stream, entry: { id } }) => ({ stream, id }));
  using _inHand = keepWhile(settling, places);
  const outcome = await attempt(settling, batch, places);
  if (outcome === "left") return;
  if (outcome === "handled") {
    countEntries(seat, "handled", places);
    acknowledge(seat, places).catch((error) => {
      const { streams, group } = seat;
      log.warn("entries were not acknowledged, they come again", { streams, group, error });
    });
    return;
  }
  const [first, ...others] = batch;
  if (first && others.length === 0) return strike(seat, { ...first, error: outcome.error });
  const middle = batch.length >> 1;
  await settle(settling, batch.slice(0, middle));
  await settle(settling, batch.slice(middle));
}

type Outcome = "handled" | "left" | { error: unknown };

// A store that is away fails every entry alike: waiting for it costs no attempt, or an outage would bury the stream.
async function attempt<Data>(
  settling: Settling<Data>,
  batch: Taken<Data>[],
  places: readonly Place[],
): Promise<Outcome> {
  const { seat, needs, signal } = settling;
  const { streams, group } = seat;
  for (;;) {
    try {
      await traced(settling, batch);
      return "handled";
    } catch (error) {
      const store = await findAway(needs);
      if (!store) return { error };
      log.warn("stream waits for a store", { streams, group, store, entries: places.length, error });
      await forgive(seat, places);
      await storesAnswer(needs, signal);
      if (signal.aborted) return "left";
    }
  }
}

async function storesAnswer(needs: readonly Store[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await findAway(needs))) {
    await sleep(STORE_RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}

// What belongs to one trace continues it, by however many steps it came; a batch of several links to each.
function traced<Data>({ seat, handle, signal }: Settling<Data>, batch: Taken<Data>[]): Promise<void> {
  const entries = batch.map(({ entry }) => entry);
  const origins = [...new Map(entries.map(({ trace }) => [JSON.stringify(trace), originOf(trace)])).values()];
  const [first] = origins;
  const isOne = origins.every((origin) => origin?.traceId === first?.traceId);
  const streams = new Set(batch.map(({ stream }) => stream));
  const attributes = {
    "messaging.consumer.group.name": seat.group,
    "messaging.batch.message_count": entries.length,
  };
  return continueTrace(isOne ? (entries[0]?.trace ?? {}) : {}, () =>
    inSpan(`stream ${[...streams].join(" ")}`, attributes, (span) => {
      if (origins.length > 1) span.addLinks(origins.flatMap((context) => (context ? [{ context }] : [])));
      return handle(entries, signal);
    }),
  );
}

const originOf = (carrier: TraceCarrier) => trace.getSpanContext(propagation.extract(ROOT_CONTEXT, carrier));

// Renewed well before others may claim it, so that long work is not done twice by two healthy consumers.
function keepWhile({ seat, claimAfterMs }: Settling<never>, places: readonly Place[]): Disposable {
  const { streams, group } = seat;
  const renew = () =>
    keep(seat, places).catch((error) =>
      log.warn("entries in hand could not be kept", { streams, group, error }),
    );
  const timer = setInterval(renew, claimAfterMs / 3);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Counts a failed attempt; the entry stays with its consumer, to be tried again, until the attempts are used up. */
export async function strike(
  seat: Seat,
  { stream, raw, attempt, error }: Read & { attempt: number; error: unknown },
): Promise<void> {
  const { group } = seat;
  const [id] = raw;
  countEntries(seat, "failed", [{ stream }]);
  if (attempt >= ATTEMPTS) return giveUp(seat, { stream, raw, attempts: attempt, error });
  log.warn("stream entry failed, will be tried again", { stream, group, id, attempt, error });
}

/** Whether an entry's consumers died on it as often as it may be tried. */
export const isUsedUp = (deliveries: number) => deliveries >= ATTEMPTS;

export async function giveUp(
  seat: Seat,
  { stream, raw, attempts, error }: Read & { attempts: number; error: unknown },
): Promise<void> {
  const { group } = seat;
  const [id] = raw;
  const reason = error instanceof Error ? error.message : String(error);
  await bury(seat, { stream, raw }, { attempts, reason });
  countEntries(seat, "dead", [{ stream }]);
  log.error("stream entry given up", { alert: "DEAD_LETTER", stream, group, id, attempts, error });
}
