import { z } from "zod";
import type { RedisPool } from "../stores/redis.ts";
import { append } from "./stream.ts";

/** Something that happened, in the past tense, under the name of the stage that says so: `graph.ties-changed`. */
export interface Fact<Shape extends z.ZodType> {
  readonly name: `${string}.${string}`;
  readonly data: Shape;
}

export const defineFact = <Shape extends z.ZodType>(fact: Fact<Shape>): Fact<Shape> => fact;

/** All facts of a stage share a stream, so that their order is kept. */
export const factStream = ({ name }: { name: string }) => `facts:${name.slice(0, name.indexOf("."))}`;

/** A fact as it stands in its stage's stream, where others stand beside it: `data` is parsed by whom it concerns. */
export const AnyFact = z.object({ fact: z.string(), data: z.unknown() });

/** The data of this fact; null where another of its stage's stands in the stream. */
export const ofKind = <Shape extends z.ZodType>(kind: Fact<Shape>) =>
  AnyFact.transform(({ fact, data }, context): z.output<Shape> | null => {
    if (fact !== kind.name) return null;
    const parsed = kind.data.safeParse(data);
    if (parsed.success) return parsed.data;
    context.addIssue(z.prettifyError(parsed.error));
    return z.NEVER;
  });

/**
 * Appends the fact to its stage's stream. With an `id` (`version-ordinal`) a repeat is refused by Redis, which is as
 * good as appended: the answer only tells which of the two it was. Ids must rise within the stage.
 */
export async function announce<Shape extends z.ZodType>(
  redis: RedisPool,
  fact: Fact<Shape>,
  data: z.input<Shape>,
  id?: string,
): Promise<"announced" | "already there"> {
  const message = { data: { fact: fact.name, data }, ...(id ? { id } : {}) };
  return (await append(redis, factStream(fact), [message])) === 1 ? "announced" : "already there";
}
