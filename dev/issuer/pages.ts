import { createHash } from "node:crypto";
import type { KoaContextWithOIDC } from "oidc-provider";
import { demoUsers } from "./users.ts";

type Context = Pick<KoaContextWithOIDC, "set" | "type" | "body">;

const style = `
:root { color-scheme: light dark; --ground: light-dark(#f4f5f7, #14171c); --card: light-dark(#fff, #1d2229);
  --line: light-dark(#dfe3e8, #323a45); --text: light-dark(#1c2530, #e8ecf1); --soft: light-dark(#5b6775, #9aa7b5);
  --accent: light-dark(#0b6e5f, #4fd1b8); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  font: 1rem/1.5 system-ui, sans-serif; background: var(--ground); color: var(--text); }
main { width: min(44rem, 100%); background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: 2rem; }
header { color: var(--accent); font-size: .8125rem; font-weight: 600; letter-spacing: .02em; margin-bottom: .25rem; }
h1 { margin: 0 0 .25rem; font-size: 1.375rem; }
p { margin: 0 0 1.25rem; color: var(--soft); }
ul { list-style: none; margin: 0 0 .5rem; padding: 0; display: grid; gap: .5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); }
button { width: 100%; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .625rem; background: none;
  color: inherit; font: inherit; text-align: start; cursor: pointer; }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button strong, button span { display: block; }
button span { color: var(--soft); font-size: .875rem; }
footer { color: var(--soft); font-size: .8125rem; margin-top: 1.25rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }`;

// form-action names loopback, because browsers also hold the redirect after a posted form to it.
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "img-src data:",
  "form-action 'self' http://127.0.0.1:* http://localhost:*",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

export const signInPage = (ctx: Context, uid: string) =>
  show(
    ctx,
    "Sign in",
    `<p>Pick one of the demo users. There are no passwords: this issuer serves this machine only.</p>
<form method="post">
<ul>${demoUsers.map(({ subject, name, about }) => `<li>${choice(uid, subject, name, about)}</li>`).join("\n")}</ul>
${choice(uid, "cancel", "Cancel", "back without signing in")}
</form>`,
  );

export const signOutPage = (ctx: Context, form: string) =>
  show(
    ctx,
    "Sign out?",
    `<p>You will pick a demo user anew next time.</p>${form}
<ul><li><button autofocus type="submit" form="op.logoutForm" value="yes" name="logout"><strong>Sign out</strong></button></li>
<li><button type="submit" form="op.logoutForm"><strong>Stay signed in</strong></button></li></ul>`,
  );

export const signedOutPage = (ctx: Context) => show(ctx, "Signed out", "<p>You may close this page.</p>");

export const errorPage = (ctx: Context, answer: { error: string; error_description?: string | undefined }) =>
  show(
    ctx,
    "That did not work",
    `<p>${escapeHtml(answer.error_description ?? "")} <code>${escapeHtml(answer.error)}</code></p>
<p>Go back to the application and sign in again from there.</p>`,
  );

const choice = (uid: string, value: string, title: string, about: string) =>
  `<button formaction="/sign-in/${uid}/${value}"><strong>${title}</strong><span>${about}</span></button>`;

function show(ctx: Context, title: string, content: string) {
  ctx.set({
    "content-security-policy": policy,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  ctx.type = "html";
  ctx.body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Causal Organism</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><main><header>Causal Organism</header><h1>${title}</h1>${content}
<footer>Development sign-in. Everybody here is invented.</footer></main></body></html>`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
