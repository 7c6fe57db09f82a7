import { z } from "zod";
import { OrganismError } from "../errors.ts";
import { carryTrace, type TraceCarrier } from "../observing/tracing.ts";
import type { RedisPool } from "../stores/redis.ts";

/** What stands in a stream: one JSON value and the trace it belongs to. */
export interface Entry<Data> {
  id: string;
  data: Data;
  trace: TraceCarrier;
}

export interface Message {
  data: unknown;
  /** `number-number`, rising within the stream; Redis gives one where it is left out. */
  id?: string;
  /** The active one where it is left out. */
  trace?: TraceCarrier;
}

/** A message and the stream it goes to. */
export interface Addressed extends Message {
  stream: string;
}

/**
 * Appends in order, in one round trip, and gives each entry's id; null where Redis refused an id that is not above the
 * stream's last, which is how a repeat after a crash is recognised. Resolves once Redis has them on disk (`appendfsync
 * always`); where it throws, some may be there, so whoever asks again must be recognisable by id or content.
 */
export async function appendTo(redis: RedisPool, messages: readonly Addressed[]): Promise<(string | null)[]> {
  const active = carryTrace();
  const answers = await redis.use(async (connection) => {
    const pipeline = connection.pipeline();
    for (const { stream, id, data, trace = active } of messages) {
      pipeline.xadd(stream, id ?? "*", "data", JSON.stringify(data), "trace", JSON.stringify(trace));
    }
    return (await pipeline.exec()) ?? [];
  });
  const cause = answers.flatMap(([error]) => error ?? []).find((error) => !isRepeat(error));
  if (cause) {
    const streams = [...new Set(messages.map(({ stream }) => stream))].join(", ");
    const message = `${streams} did not take ${messages.length} entries (${cause.message}); append them again`;
    throw new OrganismError("STREAM_UNAVAILABLE", message, { cause });
  }
  return answers.map(([error, id]) => (error ? null : String(id)));
}

/** Appends to one stream and says how many are new. */
export async function append(
  redis: RedisPool,
  stream: string,
  messages: readonly Message[],
): Promise<number> {
  const ids = await appendTo(
    redis,
    messages.map((message) => ({ ...message, stream })),
  );
  return ids.filter((id) => id !== null).length;
}

const isRepeat = ({ message }: Error) => message.includes("equal or smaller than the target stream top item");

/** An entry as Redis gives it: its id, then names and values in turn. */
export type RawEntry = [id: string, fields: string[]];

/** What was read; `data` is wrong where it is not JSON or not of the shape, and said without quoting it. */
export function parseEntry<Shape extends z.ZodType>(
  [id, fields]: RawEntry,
  shape: Shape,
): Entry<z.output<Shape>> {
  const { data = "", trace = "{}" } = namedFields(fields);
  const parsed = Json.pipe(shape).safeParse(data);
  if (!parsed.success) throw new Error(`does not fit: ${z.prettifyError(parsed.error)}`);
  return { id, data: parsed.data, trace: JSON.parse(trace) };
}

const Json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue("not JSON");
    return z.NEVER;
  }
});

function namedFields(fields: string[]): Record<string, string> {
  const named: Record<string, string> = {};
  for (let i = 0; i + 1 < fields.length; i += 2) named[String(fields[i])] = String(fields[i + 1]);
  return named;
}
