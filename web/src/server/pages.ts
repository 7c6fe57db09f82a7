import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isRole, scopesOf } from "@organism/runtime/access/roles.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { VIEWER_HEADER, writeViewer } from "../viewer.ts";
import type { SealedCookie } from "./cookie.ts";
import type { Session } from "./issuer.ts";
import { policyOf, securityHeaders } from "./policy.ts";

export interface Pages {
  origin: string;
  issuer: string;
  session: SealedCookie<Session>;
  render: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

const OPEN = /^\/(sign-in$|_next\/static\/|icon\.svg$)/;

/** Everything else is a page or part of one: only for those who are signed in, and only under our own name. */
export function servePages(app: FastifyInstance, pages: Pages): void {
  app.get("/*", async (request, reply) => {
    const url = URL.parse(request.url, pages.origin);
    if (!url) return reply.code(400).send("This is no address of a page\n");
    // Cookies and redirects belong to one name: 127.0.0.1 and localhost are two.
    if (request.headers.host !== new URL(pages.origin).host)
      return reply.redirect(pages.origin + url.pathname + url.search, 307);
    const session = pages.session.read(request);
    if (!session && !OPEN.test(url.pathname))
      return reply.redirect(`/sign-in?${new URLSearchParams({ to: url.pathname + url.search })}`, 303);
    return show(pages, session, request, reply);
  });
}

function show(
  { issuer, render }: Pages,
  session: Session | undefined,
  { raw }: FastifyRequest,
  reply: FastifyReply,
) {
  const policy = policyOf(randomBytes(16).toString("base64"), issuer);
  // From here the framework takes the nonce for its own scripts.
  raw.headers["content-security-policy"] = policy;
  delete raw.headers[VIEWER_HEADER];
  if (session) raw.headers[VIEWER_HEADER] = writeViewer(viewerOf(session));
  reply.hijack();
  for (const [name, value] of Object.entries({ ...securityHeaders, "content-security-policy": policy }))
    reply.raw.setHeader(name, value);
  return render(raw, reply.raw);
}

const viewerOf = ({ name, roles }: Session) => ({
  name,
  roles,
  scopes: [...scopesOf(roles.filter(isRole))],
});
