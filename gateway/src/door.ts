import type { Verifier } from "@organism/runtime/access/auth.ts";
import { requireBearer, visitorOf } from "@organism/runtime/access/bearer.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { Refusal } from "@organism/runtime/serving/sockets.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { GraphQLError, OperationTypeNode } from "graphql";
import type { Edition } from "./edition.ts";
import type { Result } from "./execute/executor.ts";
import type { Fresh } from "./fresh/answer.ts";
import { countPlan, type Outcome, startWatch, type Watch } from "./observed.ts";
import { readParameters } from "./parameters.ts";
import { prepare } from "./prepare.ts";
import { refusal } from "./refusal.ts";
import { readRequest } from "./request.ts";
import { repeatStatus, statusOf, statusOfResult, waitOf } from "./status.ts";

const MEDIA_TYPE = "application/graphql-response+json";

export interface Door {
  verifier: Verifier;
  /** The one that is current. */
  edition: () => Edition;
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
  const watch = startWatch();
  const { status, result, fresh = {}, outcome } = await run(door.edition(), request, watch).catch(refused);
  watch.done(outcome);
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
  outcome: Outcome;
}

async function run(edition: Edition, request: FastifyRequest, watch: Watch): Promise<Ran> {
  const { viewer, token } = visitorOf(request);
  const isGet = request.method === "GET";
  const body = isGet ? readParameters(request) : request.body;
  const asked = readRequest(body, edition.manifest);
  const found = edition.documents.find(asked, viewer);
  watch.operation = found.label;
  requireMethod(request.method, found.node.operation);
  const { operation, variables } = prepare(edition.supergraph, found, { ...asked, viewer });
  countPlan(operation.planned);
  const execute = () => edition.execute({ operation, variables, ask: edition.subgraphs.as(token) });
  if (!isGet) {
    const result = await execute();
    return { status: statusOfResult(result), result, outcome: outcomeOf(result) };
  }
  const held = request.headers["if-none-match"];
  const fresh = await edition.fresh({ operation, variables, viewer, held, execute });
  const { result } = fresh;
  return { status: result ? statusOfResult(result) : 200, result, fresh, outcome: outcomeOf(result) };
}

const outcomeOf = (result: Result | undefined) => (result?.errors ? "faulty" : "answered");

function requireMethod(method: string, kind: OperationTypeNode) {
  if (kind === OperationTypeNode.SUBSCRIPTION)
    throw refusal("BAD_REQUEST", "Subscriptions are served over graphql-ws at this address");
  if (method === "GET" && kind !== OperationTypeNode.QUERY)
    throw refusal("METHOD_NOT_ALLOWED", "A GET changes nothing; send mutations by POST");
}

function refused(error: unknown): Ran {
  if (error instanceof Refusal) {
    const [first] = error.errors;
    return {
      status: statusOf(first?.extensions["code"]),
      result: { errors: error.errors },
      outcome: "refused",
    };
  }
  if (!(error instanceof OrganismError)) throw error;
  const told = new GraphQLError(error.message, { extensions: { code: error.code } });
  return { status: statusOf(error.code), result: { errors: [told] }, outcome: "refused" };
}
