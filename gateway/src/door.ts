import type { Verifier } from "@organism/runtime/access/auth.ts";
import { requireBearer, visitorOf } from "@organism/runtime/access/bearer.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { Refusal } from "@organism/runtime/serving/sockets.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { GraphQLError, OperationTypeNode } from "graphql";
import type { Documents } from "./documents.ts";
import type { Executor, Result } from "./execute/executor.ts";
import type { createFresh, Fresh } from "./fresh/answer.ts";
import type { Manifest } from "./manifest.ts";
import { readParameters } from "./parameters.ts";
import { prepare } from "./prepare.ts";
import { refusal } from "./refusal.ts";
import { readRequest } from "./request.ts";
import { repeatStatus, statusOf, statusOfResult, waitOf } from "./status.ts";
import type { Subgraphs } from "./subgraphs.ts";
import type { Supergraph } from "./supergraph.ts";

const MEDIA_TYPE = "application/graphql-response+json";

export interface Door {
  verifier: Verifier;
  supergraph: Supergraph;
  manifest: Manifest;
  documents: Documents;
  subgraphs: Subgraphs;
  execute: Executor;
  fresh: ReturnType<typeof createFresh>;
}

/** Serves queries and mutations at `/graphql`: by POST, and queries of the manifest also by GET. */
export function serveDoor(app: FastifyInstance, door: Door): void {
  const onRequest = requireBearer(door.verifier);
  repeatStatus(app);
  acceptJsonOnly(app);
  app.post("/graphql", { onRequest }, (request, reply) => answer(door, request, reply));
  app.get("/graphql", { onRequest }, (request, reply) => answer(door, request, reply));
}

// Forms and plain text are what a page of another site could post without the browser asking.
function acceptJsonOnly(app: FastifyInstance) {
  app.removeContentTypeParser("text/plain");
  app.addContentTypeParser("*", (request, _payload, done) => {
    const type = JSON.stringify(request.headers["content-type"] ?? "");
    const fault = new Error(`The body must be application/json, not ${type}`);
    done(Object.assign(fault, { statusCode: 400 }));
  });
}

async function answer(door: Door, request: FastifyRequest, reply: FastifyReply) {
  const { status, result, fresh = {} } = await run(door, request).catch(refused);
  const wait = result && waitOf(result);
  if (wait !== undefined) reply.header("Retry-After", wait);
  if (status === 405) reply.header("Allow", "POST");
  if (request.method === "GET") tellFreshness(reply, fresh);
  if (fresh.unchanged) return reply.code(304).send();
  reply.type(request.headers.accept?.includes(MEDIA_TYPE) ? MEDIA_TYPE : "application/json");
  return reply.code(status).send(fresh.body ?? result);
}

// Whose answer it is depends on the token, and whether it still holds on us alone.
function tellFreshness(reply: FastifyReply, { etag, cache, ageSeconds }: Fresh) {
  reply.headers({ "Cache-Control": "private, no-cache", Vary: "Authorization" });
  if (etag) reply.header("ETag", etag);
  if (cache) reply.header("X-Cache", cache);
  if (ageSeconds !== undefined) reply.header("Age", ageSeconds);
}

interface Ran {
  status: number;
  result?: Result | undefined;
  fresh?: Fresh;
}

async function run(door: Door, request: FastifyRequest): Promise<Ran> {
  const { viewer, token } = visitorOf(request);
  const isGet = request.method === "GET";
  const body = isGet ? readParameters(request) : request.body;
  const { operation, variables } = prepare(door, readRequest(body, door.manifest), viewer);
  requireMethod(request.method, operation.node.operation);
  const execute = () => door.execute({ operation, variables, ask: door.subgraphs.as(token) });
  if (!isGet) {
    const result = await execute();
    return { status: statusOfResult(result), result };
  }
  const held = request.headers["if-none-match"];
  const fresh = await door.fresh({ operation, variables, viewer, held, execute });
  return { status: fresh.result ? statusOfResult(fresh.result) : 200, result: fresh.result, fresh };
}

function requireMethod(method: string, kind: OperationTypeNode) {
  if (kind === OperationTypeNode.SUBSCRIPTION)
    throw refusal("BAD_REQUEST", "Subscriptions are served over graphql-ws at this address");
  if (method === "GET" && kind !== OperationTypeNode.QUERY)
    throw refusal("METHOD_NOT_ALLOWED", "A GET changes nothing; send mutations by POST");
}

function refused(error: unknown): Ran {
  if (error instanceof Refusal) {
    const [first] = error.errors;
    return { status: statusOf(first?.extensions["code"]), result: { errors: error.errors } };
  }
  if (!(error instanceof OrganismError)) throw error;
  const told = new GraphQLError(error.message, { extensions: { code: error.code } });
  return { status: statusOf(error.code), result: { errors: [told] } };
}
