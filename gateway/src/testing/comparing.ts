import type { Asked } from "@organism/runtime/testing/post.ts";
import { execute, type GraphQLSchema, parse, validate } from "graphql";
import { expect } from "vitest";
import { type Choice, randomQuery } from "./random-query.ts";

type Variables = Record<string, unknown>;
type Body = Asked["body"];

/** Something that answers GraphQL. */
export type Answering = (query: string, variables?: Variables) => Promise<Body>;

/** As it arrives. */
export const asText = <Value>(result: object): Value => JSON.parse(JSON.stringify(result));

/** One server that has the whole schema. */
export const serve =
  (schema: GraphQLSchema): Answering =>
  async (query, variableValues = {}) =>
    asText(await execute({ schema, document: parse(query), variableValues }));

/** The same data in the same order, and faults at the same places. */
export function expectSame(one: Body, other: Body, why: string): void {
  const seen = `${why}\nerrors: ${JSON.stringify([one.errors, other.errors])}`;
  expect(JSON.stringify(one.data ?? null), seen).toBe(JSON.stringify(other.data ?? null));
  expect(faultsOf(one), seen).toEqual(faultsOf(other));
  expect(one.errors === undefined, seen).toBe(other.errors === undefined);
}

interface Documents extends Choice {
  /** What is asked must be valid there. */
  schema: GraphQLSchema;
  /** The first of as many, each one more. */
  seed: number;
  count: number;
}

/** Random documents, with what to say of one that is answered wrongly. */
export function* documents({ schema, seed, count, ...choice }: Documents) {
  for (let found = 0; found < count; seed++) {
    const query = randomQuery(schema, seed, choice);
    if (validate(schema, parse(query)).length > 0) continue;
    found += 1;
    yield { query, why: `seed ${seed}: ${query}` };
  }
}

/**
 * Where something failed, in no order: one server and a federation come upon faults at different times. Without what
 * is below a null of the answer, where an executor may stop looking.
 */
function faultsOf({ errors = [], data }: Body) {
  const seen = errors.map(({ path = [] }) => path).filter((path) => isThere(data, path.slice(0, -1)));
  return seen.map((path) => path.join(".")).sort();
}

const isThere = (data: unknown, path: (string | number)[]): boolean =>
  data !== null &&
  data !== undefined &&
  path.reduce<unknown>((at, key) => (at as Variables)?.[key] ?? null, data) !== null;
