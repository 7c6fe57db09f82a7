import { once } from "node:events";
import { connect } from "node:net";
import { Browser } from "@organism/dev/issuer/browser.ts";
import { createVerifier } from "@organism/runtime/access/auth.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startWeb } from "../testing/started.ts";
import { localPath } from "./session.ts";

let web: Awaited<ReturnType<typeof startWeb>>;
beforeAll(async () => {
  web = await startWeb();
});
afterAll(() => web[Symbol.asyncDispose]());

const at = (path: string) => web.origin + path;

/** Signs in as a person does, and returns what the browser then holds. */
async function signIn(role: string, to = "/") {
  const browser = new Browser();
  const issuer = await browser.open(
    (await browser.open(at(`/session/sign-in?to=${encodeURIComponent(to)}`))).url,
  );
  const callback = await browser.press(issuer, `demo-${role}`);
  const answer = await fetch(callback.url, { redirect: "manual", headers: { cookie: browser.cookies() } });
  return { cookie: cookieOf(answer), answer, callback: new URL(callback.url), browser };
}

const cookieOf = ({ headers }: Response) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .filter((cookie) => !cookie?.endsWith("="))
    .join("; ");

// As a browser sends a form without fields.
const post = (path: string, cookie: string, origin = web.origin) =>
  fetch(at(path), {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin },
    body: new URLSearchParams(),
  });

test("whoever is not signed in is led to the sign-in, and from there back to where they wanted", async () => {
  const answer = await fetch(at("/teams?dataset=1"), { redirect: "manual" });
  expect(answer.headers.get("location")).toBe("/sign-in?to=%2Fteams%3Fdataset%3D1");
  const { answer: signedIn } = await signIn("manager", "/teams?dataset=1");
  expect(signedIn.headers.get("location")).toBe("/teams?dataset=1");
});

test("the page is told who looks, and cannot be told otherwise by the browser", async () => {
  const { cookie } = await signIn("manager");
  const forged = {
    cookie,
    "x-organism-viewer": "%7B%22name%22%3A%22admin%22%7D",
    "content-security-policy": "none",
  };
  const { viewer, policy } = (await (await fetch(at("/"), { headers: forged })).json()) as Record<
    string,
    string
  >;
  expect(JSON.parse(decodeURIComponent(viewer ?? ""))).toEqual({
    name: "Demo manager",
    roles: ["manager"],
    scopes: ["self", "alerts:read", "groups:read"],
  });
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}'/);
});

test("a request whose address is none costs nobody else anything", async () => {
  for (const more of ["Connection: Upgrade\r\nUpgrade: websocket\r\n", "Connection: close\r\n"]) {
    const socket = connect(Number(new URL(web.origin).port), "127.0.0.1");
    socket.write(`GET // HTTP/1.1\r\nHost: ${new URL(web.origin).host}\r\n${more}\r\n`);
    socket.resume();
    await once(socket, "close");
  }
  expect((await fetch(at("/sign-in"))).status).toBe(200);
});

test("every page has a nonce of its own, and may load from its own origin alone", async () => {
  const policies = await Promise.all(
    [1, 2].map(async () => (await fetch(at("/sign-in"))).headers.get("content-security-policy") ?? ""),
  );
  expect(new Set(policies).size).toBe(2);
  expect(policies[0]).toContain("default-src 'none'");
  expect(policies[0]?.match(/https?:[^ ;]+/g)).toEqual([web.issuer]);
});

test("the session's cookie is out of reach for scripts and other sites, and unreadable", async () => {
  const { answer } = await signIn("employee");
  const session = answer.headers.getSetCookie().find((cookie) => cookie.startsWith("organism_session="));
  expect(session).toMatch(/HttpOnly/);
  expect(session).toMatch(/SameSite=Lax/);
  expect(session).not.toMatch(/employee|eyJ/);
});

test("the session gives tokens that last five minutes and that the system trusts", async () => {
  const { cookie } = await signIn("analyst");
  const answer = await post("/session/token", cookie);
  const { token, expiresAt } = (await answer.json()) as { token: string; expiresAt: string };
  const viewer = await createVerifier({ issuer: web.issuer, audience: "causal-organism" })(token);
  expect(viewer).toMatchObject({ subject: "demo-analyst", roles: ["analyst"] });
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test.each(["https://elsewhere.example", "http://127.0.0.1:1", "null"])(
  "a page of %s gets no token and signs nobody out",
  async (origin) => {
    const { cookie } = await signIn("employee");
    expect((await post("/session/token", cookie, origin)).status).toBe(403);
    expect((await post("/session/sign-out", cookie, origin)).status).toBe(403);
  },
);

test("a session that is none is answered 401 and taken away", async () => {
  for (const cookie of ["", "organism_session=forged", "organism_session="]) {
    const answer = await post("/session/token", cookie);
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie().join()).toContain("Max-Age=0");
  }
});

test("a callback in another browser than began it signs nobody in, nor does one twice", async () => {
  const { callback, browser } = await signIn("employee");
  const stranger = await fetch(callback, { redirect: "manual" });
  expect(stranger.headers.get("location")).toBe("/sign-in?failed=expired");
  const again = await fetch(callback, { redirect: "manual", headers: { cookie: browser.cookies() } });
  expect(again.headers.get("location")).toBe("/sign-in?failed=refused");
  expect([stranger, again].flatMap((answer) => cookieOf(answer)).join("")).not.toContain("organism_session");
});

test("whoever cancels comes back unsigned and is told so", async () => {
  const browser = new Browser();
  const issuer = await browser.open((await browser.open(at("/session/sign-in"))).url);
  const { url } = await browser.press(issuer, "cancel");
  const answer = await fetch(url, { redirect: "manual", headers: { cookie: browser.cookies() } });
  expect(answer.headers.get("location")).toBe("/sign-in?failed=cancelled");
});

test("signing out forgets the session here and goes on at the issuer", async () => {
  const { cookie } = await signIn("employee");
  const answer = await post("/session/sign-out", cookie);
  expect(answer.headers.get("location")).toMatch(`${web.issuer}/session/end?`);
  expect(answer.headers.getSetCookie().join()).toMatch(/organism_session=;.*Max-Age=0/);
});

test.each([
  ["/teams?dataset=1#top", "/teams?dataset=1"],
  ["//elsewhere.example/x", "/"],
  ["https://elsewhere.example", "/"],
  ["/\\elsewhere.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/..//elsewhere.example", "/elsewhere.example"],
  ["http://[", "/"],
])("after the sign-in, %j leads to %j", (to, path) => {
  expect(localPath(to, "http://127.0.0.1:3000")).toBe(path);
});

test("another name of this host is led to the one that the cookies belong to", async () => {
  const answer = await fetch(`http://localhost:${web.port}/teams`, { redirect: "manual" });
  expect(answer.headers.get("location")).toBe(at("/teams"));
});

test("the gateway is asked as it was asked here, without the session", async () => {
  const answer = await fetch(at("/graphql?documentId=1"), {
    method: "POST",
    headers: { "content-type": "application/json", cookie: "organism_session=x", authorization: "Bearer t" },
    body: '{"variables":{}}',
  });
  expect(answer.status).toBe(429);
  expect(answer.headers.get("retry-after")).toBe("7");
  const asked = (await answer.json()) as { url: string; body: string; headers: Record<string, string> };
  expect(asked).toMatchObject({ method: "POST", url: "/graphql?documentId=1", body: '{"variables":{}}' });
  expect(asked.headers).toMatchObject({ authorization: "Bearer t", host: `127.0.0.1:${web.port}` });
  expect(asked.headers).not.toHaveProperty("cookie");
});

test("sockets lead to the gateway, which sees the page's origin and not its session", async () => {
  const socket = new WebSocket(at("/graphql").replace("http", "ws"), "graphql-transport-ws", {
    origin: web.origin,
    headers: { cookie: "organism_session=x" },
  });
  const [headers] = await once(socket, "message");
  expect(JSON.parse(String(headers))).toMatchObject({ origin: web.origin, host: `127.0.0.1:${web.port}` });
  expect(JSON.parse(String(headers))).not.toHaveProperty("cookie");
  socket.send("ping");
  expect(String((await once(socket, "message"))[0])).toBe("ping");
  socket.close();
});

test("while the gateway is away that is said, and pages still come", async () => {
  await using lonely = await startWeb();
  await lonely.stopGateway();
  const answer = await fetch(`${lonely.origin}/graphql`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: "GATEWAY_AWAY" } }] });
  expect((await fetch(`${lonely.origin}/sign-in`)).status).toBe(200);
});
