import { serveHealth } from "@organism/runtime/serving/health.ts";
import { createHttpServer } from "@organism/runtime/serving/http.ts";
import { sealedCookie } from "./cookie.ts";
import { proxyGateway } from "./gateway.ts";
import { type IssuerSettings, openIssuer, Session, SignIn } from "./issuer.ts";
import { type Pages, servePages } from "./pages.ts";
import { serveSession } from "./session.ts";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

export interface Web {
  /** As browsers see it. */
  origin: string;
  gateway: string;
  issuer: Omit<IssuerSettings, "callback" | "home">;
  sessionKey: string;
  render: Pages["render"];
  stopping: AbortSignal;
  host: string;
  port: number;
}

/** Serves the dashboard, its session and, at `/graphql`, the gateway: one origin for all. Disposing finishes what is in hand. */
export async function serveWeb(web: Web): Promise<AsyncDisposable> {
  const { origin, sessionKey: key } = web;
  const session = sealedCookie({ name: "organism_session", shape: Session, key, origin, seconds: DAY });
  const signIn = sealedCookie({ name: "organism_sign_in", shape: SignIn, key, origin, seconds: 10 * MINUTE });
  const issuer = openIssuer({ ...web.issuer, callback: `${origin}/session/callback`, home: `${origin}/` });
  const app = createHttpServer();
  // Pages come without the stores: whether those answer is told by the panels.
  serveHealth(app, { stores: [], stopping: web.stopping });
  proxyGateway(app, web.gateway);
  serveSession(app, { issuer, origin, session, signIn });
  servePages(app, { origin, issuer: web.issuer.issuer, session, render: web.render });
  await app.listen({ host: web.host, port: web.port });
  return { [Symbol.asyncDispose]: () => app.close() };
}
