import { visitorOf } from "@organism/runtime/access/bearer.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { Refusal } from "@organism/runtime/serving/sockets.ts";
import type { FastifyRequest } from "fastify";
import { GraphQLError, OperationTypeNode } from "graphql";
import type { Edition } from "./edition.ts";
import type { Result } from "./execute/executor.ts";
import type { Fresh } from "./fresh/answer.ts";
import { countPlan, type Outcome, startWatch, type Watch } from "./observed.ts";
import type { Operation } from "./operation.ts";
import { readParameters } from "./parameters.ts";
import { prepare } from "./prepare.ts";
import { refusal } from "./refusal.ts";
import { type GraphqlRequest, readRequest } from "./request.ts";
import { statusOf, statusOfResult } from "./status.ts";
import { createEar, type Told } from "./subgraphs/told.ts";

/** What came of a query or mutation. */
export interface Ran {
  status: number;
  result?: Result | undefined;
  fresh?: Fresh;
  told?: Told;
  outcome: Outcome;
}

/** What is asked, and the operation that it names. */
export function read(edition: Edition, request: FastifyRequest): { asked: GraphqlRequest; found: Operation } {
  const { viewer } = visitorOf(request);
  const body = request.method === "GET" ? readParameters(request) : request.body;
  const asked = readRequest(body, edition, viewer);
  return { asked, found: edition.documents.find(asked, viewer) };
}

export async function run(edition: Edition, request: FastifyRequest): Promise<Ran> {
  const watch = startWatch();
  const ran = await execute(edition, request, watch).catch(refused);
  watch.done(ran.outcome);
  return ran;
}

async function execute(edition: Edition, request: FastifyRequest, watch: Watch): Promise<Ran> {
  const { viewer, token } = visitorOf(request);
  const { asked, found } = read(edition, request);
  watch.operation = found.label;
  requireMethod(request.method, found.node.operation);
  const { operation, variables } = prepare(edition.supergraph, found, { ...asked, viewer });
  countPlan(operation.planned);
  const ear = createEar();
  const ask = edition.subgraphs.as({ token, operation: found.label, hear: ear.hear });
  const make = () => edition.execute({ operation, variables, ask });
  if (request.method !== "GET") return ranTo(await make(), ear.told());
  const held = request.headers["if-none-match"];
  const fresh = await edition.fresh({ operation, variables, viewer, held, execute: make });
  return { ...ranTo(fresh.result, ear.told()), fresh };
}

const ranTo = (result: Result | undefined, told: Told): Ran => ({
  status: result ? statusOfResult(result) : 200,
  result,
  told,
  outcome: result?.errors ? "faulty" : "answered",
});

function requireMethod(method: string, kind: OperationTypeNode) {
  if (kind === OperationTypeNode.SUBSCRIPTION)
    throw refusal(
      "BAD_REQUEST",
      "Subscriptions are served over graphql-ws, and as text/event-stream, at this address",
    );
  if (method === "GET" && kind !== OperationTypeNode.QUERY)
    throw refusal("METHOD_NOT_ALLOWED", "A GET changes nothing; send mutations by POST");
}

/** What is told of an operation that was refused; faults of our own are thrown on. */
export function refused(error: unknown): Ran {
  if (!(error instanceof OrganismError || error instanceof Refusal)) throw error;
  const errors =
    error instanceof Refusal
      ? error.errors
      : [new GraphQLError(error.message, { extensions: { code: error.code } })];
  return { status: statusOf(errors[0]?.extensions["code"]), result: { errors }, outcome: "refused" };
}
