import type { FastifyInstance } from "fastify";
import type { ExecutionResult } from "graphql";
import type { Data } from "./execute/data.ts";

/** When to ask again, where the one who failed does not say. */
const RETRY_AFTER_SECONDS = 1;

/** What an error's code means for the whole answer, where nothing else could be answered. Others leave it at 200. */
const statuses: Readonly<Record<string, number>> = {
  BAD_REQUEST: 400,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  OPERATION_RESOLUTION_FAILURE: 400,
  PERSISTED_QUERY_MISMATCH: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  // As of a page that is not there: the request is well formed, this gateway has no such document.
  PERSISTED_QUERY_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  BAD_USER_INPUT: 422,
  VALUE_MISSING: 422,
  VALUE_INVALID: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  SUBGRAPH_INVALID: 502,
  SUBGRAPH_UNAVAILABLE: 503,
  STORE_AWAY: 503,
  POOL_EXHAUSTED: 503,
  NOT_READY: 503,
  OVERLOADED: 503,
  IDENTITY_UNAVAILABLE: 503,
};

const OK = 200;

export const statusOf = (code: unknown): number => statuses[String(code)] ?? OK;

/**
 * 200 with errors beside the data; where every root field failed, the status that their errors share. Errors that do
 * not agree, or have none, leave 200: the reader has to look at each anyway.
 */
export function statusOfResult({ data, errors = [] }: ExecutionResult<Data>): number {
  if (errors.length === 0) return OK;
  const fields = Object.entries(data ?? {});
  const failed = new Set(errors.map(({ path }) => path?.[0]));
  if (!fields.every(([key, value]) => value === null && (failed.has(key) || failed.has(undefined))))
    return OK;
  const [first = OK, ...others] = new Set(errors.map(({ extensions }) => statusOf(extensions?.["code"])));
  return others.length === 0 ? first : OK;
}

/** When to ask again, of what the subgraphs said the longest; undefined where none said. */
export function waitOf({ errors = [] }: ExecutionResult<Data>): number | undefined {
  const waits = errors.flatMap(({ extensions }) => Number(extensions?.["retryAfterSeconds"]) || []);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

/** Every answer of 400 and above repeats its status in `extensions`, because some clients show nothing else. */
export function repeatStatus(app: FastifyInstance): void {
  app.addHook<Record<string, unknown>>("preSerialization", async (_request, reply, body) => {
    const status = reply.statusCode;
    if (status < 400 || !Array.isArray(body?.["errors"])) return body;
    if (status === 503 && !reply.hasHeader("Retry-After")) reply.header("Retry-After", RETRY_AFTER_SECONDS);
    const wait = reply.getHeader("Retry-After");
    const { data: _none, extensions: _told, ...rest } = body;
    return {
      ...rest,
      extensions: { http: { status, ...(wait !== undefined && { retryAfterSeconds: Number(wait) }) } },
    };
  });
}
