import { log } from "@organism/runtime/observing/log.ts";
import { errorBody } from "@organism/runtime/serving/http.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { SealedCookie } from "./cookie.ts";
import type { Issuer, Session, SignIn } from "./issuer.ts";
import { shareInFlight } from "./share.ts";

export interface SessionRoutes {
  issuer: Issuer;
  /** The web's own, as browsers see it. */
  origin: string;
  session: SealedCookie<Session>;
  signIn: SealedCookie<SignIn>;
}

/** Signing in and out, and access tokens for the page: a script gets them for five minutes each, never the session. */
export function serveSession(app: FastifyInstance, routes: SessionRoutes): void {
  const renew = shareInFlight(
    (session: Session) => session.refreshToken,
    (session) => routes.issuer.renew(session),
  );
  app.addHook("onSend", async (request, reply) => {
    if (request.url.startsWith("/session/")) reply.header("cache-control", "no-store");
  });
  // Signing out is a form, as it has to work without a script; there is nothing in it.
  const form = "application/x-www-form-urlencoded";
  app.addContentTypeParser(form, { parseAs: "string" }, (_request, _body, done) => done(null, undefined));
  app.get("/session/sign-in", (request, reply) => begin(routes, request, reply));
  app.get("/session/callback", (request, reply) => finish(routes, request, reply));
  app.post("/session/token", async (request, reply) => {
    if (!isOwnPage(request, routes.origin)) return refuseForeign(reply);
    const session = routes.session.read(request);
    const renewed = session && (await renew(session));
    if (!renewed) {
      routes.session.clear(reply);
      forgetAnswers(reply);
      return reply.code(401).send(errorBody("SIGNED_OUT", "The session is over; sign in again"));
    }
    routes.session.write(reply, renewed.session);
    return renewed.access;
  });
  app.post("/session/sign-out", async (request, reply) => {
    if (!isOwnPage(request, routes.origin)) return refuseForeign(reply);
    const session = routes.session.read(request);
    routes.session.clear(reply);
    forgetAnswers(reply);
    return reply.redirect(session ? await routes.issuer.endAddress(session) : "/sign-in", 303);
  });
}

/** The browser keeps answers to ask whether they changed; whoever sits there next is to find none. */
const forgetAnswers = (reply: FastifyReply) => reply.header("clear-site-data", '"cache"');

async function begin(
  { issuer, signIn, origin }: SessionRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { to } = z.object({ to: z.string().catch("/") }).parse(request.query);
  const begun = await issuer.begin(localPath(to, origin));
  signIn.write(reply, begun.signIn);
  return reply.redirect(begun.address, 303);
}

async function finish(routes: SessionRoutes, request: FastifyRequest, reply: FastifyReply) {
  const asked = routes.signIn.read(request);
  routes.signIn.clear(reply);
  const address = new URL(request.url, routes.origin);
  const [state, error] = ["state", "error"].map((name) => address.searchParams.get(name));
  // A page that sends somebody here with a code of its own brings no cookie with its state.
  if (!asked || state !== asked.state) return reply.redirect("/sign-in?failed=expired", 303);
  if (error) log.info("sign-in refused by the issuer", { reason: error });
  const session = error ? undefined : await routes.issuer.finish(address, asked);
  if (!session)
    return reply.redirect(`/sign-in?failed=${error === "access_denied" ? "cancelled" : "refused"}`, 303);
  // Written anew, whatever was there: nobody can have laid it ready.
  routes.session.write(reply, session);
  return reply.redirect(asked.to, 303);
}

/** The path where it is one of ours, else home. Nobody is sent on to another site. */
export function localPath(to: string, origin: string): string {
  if (!URL.canParse(to, origin)) return "/";
  const url = new URL(to, origin);
  return url.origin === origin ? url.pathname.replace(/^\/+/, "/") + url.search : "/";
}

// Browsers name the page that posts, and no page can name another. `SameSite` alone would let other ports of this host in.
const isOwnPage = ({ headers }: FastifyRequest, origin: string) => headers.origin === origin;

const refuseForeign = (reply: FastifyReply) =>
  reply.code(403).send(errorBody("FOREIGN_PAGE", "Only pages of this site may ask for this"));
