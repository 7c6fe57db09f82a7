import type { z } from "zod";

/** What can be asked for: a name, the shape of its input, and the key under which two requests are the same work. */
export interface Command<Shape extends z.ZodType> {
  /** Stage and imperative: `metrics.score-overload`. */
  readonly name: `${string}.${string}`;
  readonly input: Shape;
  key(input: z.output<Shape>): string;
}

/** A command and how it is done. `run` must be safe to repeat: a worker may be killed after the effect, before it said so. */
export interface Job<Shape extends z.ZodType, Context> extends Command<Shape> {
  run(input: z.output<Shape>, context: Context): Promise<void>;
}

export const defineJob = <Shape extends z.ZodType, Context>(job: Job<Shape, Context>): Job<Shape, Context> =>
  job;
