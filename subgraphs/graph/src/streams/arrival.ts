import { z } from "zod";
import type { Arrival } from "../model/arrival.ts";
import { pairOf } from "../model/batch.ts";

/**
 * How many streams the intake is divided into: enough to spread over a cluster. Raising it needs no care; before it is lowered the
 * streams above must be read empty.
 */
const PARTITIONS = 4;

const nameOf = (partition: number) => `graph:intake:${partition}`;

export const intakeStreams: readonly string[] = Array.from({ length: PARTITIONS }, (_, i) => nameOf(i));

export const BUILDERS = "builders";

/** By unordered pair, so that those who would wait for each other's locks are mostly read by one. */
export function streamOf(arrival: Pick<Arrival, "dataset" | "sender" | "recipient">): string {
  const { low, high } = pairOf(arrival);
  // Knuth's multiplicative hash: neighbouring numbers fall apart.
  return nameOf((Math.imul(Math.imul(low, 0x9e3779b1) ^ high, 0x9e3779b1) >>> 16) % PARTITIONS);
}

const Bytes = z.base64().transform((text) => Buffer.from(text, "base64"));
const Moment = z.int().transform((ms) => new Date(ms));

/** An arrival as it stands in its stream. */
export const ArrivalEntry = z.object({
  dataset: z.int(),
  key: Bytes,
  content: Bytes,
  sender: z.int(),
  recipient: z.int(),
  recipients: z.int(),
  kind: z.int(),
  at: Moment,
  seconds: z.int().nullable(),
  receivedAt: Moment,
});

export const toEntry = (arrival: Arrival): z.input<typeof ArrivalEntry> => ({
  ...arrival,
  key: arrival.key.toString("base64"),
  content: arrival.content.toString("base64"),
  at: arrival.at.getTime(),
  receivedAt: arrival.receivedAt.getTime(),
});
