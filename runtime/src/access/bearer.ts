import type { FastifyReply, FastifyRequest } from "fastify";
import { errorBody } from "../serving/http.ts";
import { bearerOf, Unauthenticated, type Verifier, type Viewer } from "./auth.ts";

/** Who asks, and the token that says so. */
export interface Visitor {
  viewer: Viewer;
  token: string;
}

const visitors = new WeakMap<FastifyRequest, Visitor>();

/** A route's `onRequest`: before the body is read, so that whoever has no token costs nothing. */
export const requireBearer = (verifier: Verifier) => async (request: FastifyRequest, reply: FastifyReply) => {
  const token = bearerOf(request.headers.authorization);
  try {
    visitors.set(request, { viewer: await verifier(token), token: token ?? "" });
  } catch (error) {
    if (!(error instanceof Unauthenticated)) throw error;
    return reply.code(401).header("WWW-Authenticate", "Bearer").send(errorBody(error.code, error.message));
  }
};

/** Who asks on a route behind `requireBearer`. */
export function visitorOf(request: FastifyRequest): Visitor {
  const visitor = visitors.get(request);
  if (!visitor) throw new Error("the route has no requireBearer");
  return visitor;
}
