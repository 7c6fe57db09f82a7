import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createVerifier } from "@organism/runtime/access/auth.ts";
import { type Role, roles, scopesOf } from "@organism/runtime/access/roles.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { portOf } from "../home/ports.ts";
import { writeState } from "../launcher/state.ts";
import { identify } from "../program/identity.ts";
import { Browser } from "./browser.ts";
import { type ClientName, clientSecret, DEMO_GRANT, identityHome } from "./clients.ts";
import { requestToken } from "./request.ts";

const home = mkdtempSync(join(tmpdir(), "organism-identity-"));
const port = await portOf(home, "issuer", 0, "free");
const issuer = `http://127.0.0.1:${port}`;
const redirectUri = "http://127.0.0.1:43210/session/callback";
let running: ChildProcess;

const env = { ORGANISM_HOME: home, PORT: String(port), LOG_LEVEL: "error" };

async function start() {
  running = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], { env, stdio: "ignore" });
  await eventually(async () => expect((await fetch(`${issuer}/jwks`)).status).toBe(200));
}

async function stop() {
  running.kill("SIGTERM");
  const [code] = await once(running, "exit");
  return code;
}

beforeAll(async () => {
  await start();
  const state = { ready: true, seconds: 1, gateway: null, web: null, issuer, processes: {} };
  writeState(home, { ...state, organisation: { loaded: false }, launcher: identify(process.pid) });
});
afterAll(async () => {
  await stop();
  rmSync(home, { recursive: true });
});

const tokenOf = (role: Role) => requestToken({ home, role, issuer });
const verifier = () => createVerifier({ issuer, audience: "causal-organism" });

async function ask(client: ClientName, form: Record<string, string>, secret = clientSecret(home, client)) {
  const authorization = `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}`;
  const response = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: { authorization },
    body: new URLSearchParams(form),
  });
  return {
    status: response.status,
    body: (await response.json()) as Record<"access_token" | "id_token" | "refresh_token", string>,
  };
}

test.each(roles.filter((role) => role !== "service"))(
  "the demo %s gets a token that the runtime trusts for an hour",
  async (role) => {
    const token = await tokenOf(role);
    const viewer = await verifier()(token);
    expect(viewer).toMatchObject({
      subject: `demo-${role}`,
      roles: [role],
      service: false,
      scopes: scopesOf([role]),
    });
    const { exp = 0, iat = 0 } = decodeJwt(token);
    expect(exp - iat).toBe(3_600);
    expect(viewer.expiresAt).toEqual(new Date(exp * 1_000));
  },
);

test("the service account is told from people, and has no person's scopes", async () => {
  const viewer = await verifier()(await tokenOf("service"));
  expect(viewer).toMatchObject({ subject: "service", service: true });
  expect(viewer.scopes.has("self")).toBe(false);
});

test("the gateway's own account opens nothing", async () => {
  const { body } = await ask("gateway", { grant_type: "client_credentials" });
  expect(await verifier()(body.access_token)).toMatchObject({
    subject: "gateway",
    roles: [],
    service: false,
  });
});

test("a wrong client secret is answered 401", async () => {
  const form = { grant_type: DEMO_GRANT, role: "admin" };
  expect(await ask("command-line", form, "0".repeat(40))).toMatchObject({ status: 401 });
  expect(await ask("service", { grant_type: "client_credentials" }, "0".repeat(40))).toMatchObject({
    status: 401,
  });
});

test.each<[ClientName, string]>([
  ["web", DEMO_GRANT],
  ["service", DEMO_GRANT],
  ["web", "client_credentials"],
  ["command-line", "client_credentials"],
])("the client %s is refused the grant %s", async (client, grant_type) => {
  expect(await ask(client, { grant_type, role: "admin" })).toMatchObject({ status: 400 });
});

test.each(["service", "root", ""])("there is no demo user with the role %j", async (role) => {
  expect(await ask("command-line", { grant_type: DEMO_GRANT, role })).toMatchObject({ status: 400 });
});

test("only the owner may read keys and secrets", () => {
  for (const file of ["secrets.json", "signing-key.json"])
    expect(statSync(join(identityHome(home), file)).mode & 0o777, file).toBe(0o600);
});

/** A browser that was sent to sign in, at the page it ends up on. */
async function beginSignIn(changes: Record<string, string> = {}) {
  const codeVerifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(codeVerifier).digest("base64url");
  const query = {
    client_id: "web",
    response_type: "code",
    scope: "openid",
    redirect_uri: redirectUri,
    state: "state-1",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...changes,
  };
  const browser = new Browser();
  const page = await browser.open(`${issuer}/auth?${new URLSearchParams(query)}`);
  return { browser, page, codeVerifier };
}

async function signIn(subject: string) {
  const { browser, page, codeVerifier } = await beginSignIn();
  const callback = await browser.press(page, subject);
  return { browser, callback: new URL(callback.url), codeVerifier };
}

const exchange = (callback: URL, code_verifier: string) =>
  ask("web", {
    grant_type: "authorization_code",
    code: callback.searchParams.get("code") ?? "",
    redirect_uri: redirectUri,
    code_verifier,
  });

test("a browser picks a demo user and comes back with a code for a five-minute token", async () => {
  const { callback, codeVerifier } = await signIn("demo-approver");
  expect(callback.href).toMatch(redirectUri);
  expect(callback.searchParams.get("state")).toBe("state-1");
  const { body } = await exchange(callback, codeVerifier);
  expect(decodeJwt(body.id_token)).toMatchObject({
    sub: "demo-approver",
    name: "Demo approver",
    roles: ["approver"],
    aud: "web",
  });
  const viewer = await verifier()(body.access_token);
  expect(viewer).toMatchObject({ subject: "demo-approver", roles: ["approver"] });
  expect(viewer.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(300_000);
  const refreshed = await ask("web", { grant_type: "refresh_token", refresh_token: body.refresh_token });
  expect(await verifier()(refreshed.body.access_token)).toMatchObject({
    subject: "demo-approver",
    roles: ["approver"],
  });
});

test("the id token is no access token", async () => {
  const { callback, codeVerifier } = await signIn("demo-manager");
  const { body } = await exchange(callback, codeVerifier);
  await expect(verifier()(body.id_token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("a code without its verifier, or used twice, gives no token", async () => {
  const stolen = await signIn("demo-manager");
  expect(await exchange(stolen.callback, randomBytes(32).toString("base64url"))).toMatchObject({
    status: 400,
  });
  const own = await signIn("demo-manager");
  expect(await exchange(own.callback, own.codeVerifier)).toMatchObject({ status: 200 });
  expect(await exchange(own.callback, own.codeVerifier)).toMatchObject({ status: 400 });
});

test("sign-in without PKCE is sent back with an error", async () => {
  const { page } = await beginSignIn({ code_challenge: "", code_challenge_method: "" });
  expect(new URL(page.url).searchParams.get("error")).toBe("invalid_request");
});

test.each([
  "https://id.example.org/session/callback",
  "http://127.0.0.1:43210/other",
  "http://127.0.0.1.example.org/session/callback",
])("nobody is sent on to %s", async (redirect_uri) => {
  const { page } = await beginSignIn({ redirect_uri });
  expect(page.url).toMatch(issuer);
  expect(page.status).toBe(400);
  expect(page.html).toContain("That did not work");
});

test("whoever cancels comes back without a code", async () => {
  const { callback } = await signIn("cancel");
  expect(Object.fromEntries(callback.searchParams)).toMatchObject({
    error: "access_denied",
    state: "state-1",
  });
});

test("the sign-in of one browser cannot be finished by another", async () => {
  const { page } = await beginSignIn();
  const stolen = await new Browser().press(page, "demo-admin");
  expect(stolen).toMatchObject({ status: 400, url: expect.stringMatching(issuer) });
});

test("the page offers every human role, loads nothing from elsewhere and runs no script", async () => {
  const { page } = await beginSignIn();
  for (const role of roles.filter((role) => role !== "service"))
    expect(page.html).toContain(`/demo-${role}"`);
  expect(page.html).not.toMatch(/<script|(src|href)="(?!data:)/);
  const policy = page.headers.get("content-security-policy") ?? "";
  const style = page.html.match(/<style>([\s\S]*?)<\/style>/)?.[1] ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(createHash("sha256").update(style).digest("base64"));
});

test("after signing out, the demo user is picked anew", async () => {
  const { browser, callback, codeVerifier } = await signIn("demo-operator");
  const { body } = await exchange(callback, codeVerifier);
  const again = { client_id: "web", response_type: "code", scope: "openid", redirect_uri: redirectUri };
  const pkce = {
    code_challenge: createHash("sha256").update("x".repeat(43)).digest("base64url"),
    code_challenge_method: "S256",
  };
  const authorize = `${issuer}/auth?${new URLSearchParams({ ...again, ...pkce })}`;
  expect((await browser.open(authorize)).url).toMatch(redirectUri);
  const end = { id_token_hint: body.id_token, post_logout_redirect_uri: "http://localhost:43210/" };
  const page = await browser.open(`${issuer}/session/end?${new URLSearchParams(end)}`);
  expect((await browser.confirm(page, { logout: "yes" })).url).toMatch("http://localhost:43210/");
  expect((await browser.open(authorize)).html).toContain("Pick one of the demo users");
});

const commandLine = (args: string[], at = home) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, "../token.ts"), ...args], {
    env: { ORGANISM_HOME: at },
  }).then(
    ({ stdout }) => ({ stdout, stderr: "" }),
    ({ stdout, stderr }) => ({ stdout, stderr }),
  );

test("`npm run token` prints the token and nothing else", async () => {
  const { stdout } = await commandLine(["--as", "privacy-officer"]);
  expect(await verifier()(stdout.trimEnd())).toMatchObject({ roles: ["privacy-officer"] });
});

test.each([
  [["--as", "emperor"], /no role "emperor"[\s\S]*employee, manager, analyst/],
  [[], /Usage: npm run token -- --as ROLE/],
  [["--is", "admin"], /'--is'[\s\S]*Usage:/],
  [["--as"], /Usage:/],
])("`npm run token` %j says what is wrong", async (args, message) => {
  expect(await commandLine(args)).toEqual({ stdout: "", stderr: expect.stringMatching(message) });
});

test("`npm run token` in a home where nothing runs says to start it", async () => {
  const { stderr } = await commandLine(["--as", "admin"], join(home, "elsewhere"));
  expect(stderr).toMatch(/nothing has been started .* run `npm start`/);
});

test("production is refused, with the setting to use instead", async () => {
  const production = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], {
    env: { ...env, ORGANISM_ENV: "production" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = (await production.stderr.toArray()).join("");
  expect(said).toMatch(/must not run with ORGANISM_ENV=production; set OIDC_ISSUER/);
  expect(production.exitCode ?? (await once(production, "exit"))[0]).toBe(1);
});

test("SIGTERM stops it cleanly, known keys outlast it, and tokens outlast a restart", async () => {
  const token = await tokenOf("analyst");
  const verify = verifier();
  await verify(token);
  expect(await stop()).toBe(0);
  expect(await verify(token)).toMatchObject({ subject: "demo-analyst" });
  await expect(verifier()(token)).rejects.toMatchObject({ code: "IDENTITY_UNAVAILABLE" });
  await expect(tokenOf("analyst")).rejects.toMatchObject({ code: "NOT_STARTED" });
  await start();
  expect(await verifier()(token)).toMatchObject({ subject: "demo-analyst" });
});
