import fc from "fast-check";
import { exportSPKI, generateKeyPair } from "jose";
import { expect, test, vi } from "vitest";
import { log } from "../observing/log.ts";
import { type Changes, jwkOf, now } from "../testing/provider.ts";
import { refusalBy, trustAnew } from "../testing/trust.ts";
import { bearerOf } from "./auth.ts";

const padded = await generateKeyPair("PS256");
const stranger = await generateKeyPair("RS256", { extractable: true });

const trust = trustAnew();
const token = (changes?: Changes) => trust.provider.token(changes);

const refusal = (text: string | undefined) => refusalBy(trust.verify, text);

test("a good token says who asks, with which roles and scopes, and until when", async () => {
  const exp = now() + 60;
  const viewer = await trust.verify(
    await token({ claims: { exp, roles: ["analyst", "premium", "emperor"] } }),
  );
  expect(viewer).toMatchObject({ subject: "demo-analyst", roles: ["analyst", "premium"], service: false });
  expect(viewer.expiresAt).toEqual(new Date(exp * 1_000));
  expect(viewer.scopes.has("analyses:run")).toBe(true);
  expect(viewer.scopes.has("interventions:approve")).toBe(false);
});

test.each([[undefined], [[]], [["emperor"]], [["__proto__"]]])("roles %j grant nothing", async (roles) => {
  expect((await trust.verify(await token({ claims: { roles } }))).scopes.size).toBe(0);
});

test.each(["ES256", "EdDSA"])("%s is accepted too", async (alg) => {
  const other = await generateKeyPair(alg);
  trust.provider.keys.push(await jwkOf("k2", other));
  const text = await token({ header: { alg, kid: "k2" }, signer: other.privateKey });
  expect(await trust.verify(text)).toMatchObject({ subject: "demo-analyst" });
});

test("a service account is told from people", async () => {
  expect(await trust.verify(await token({ claims: { sub: "importer", roles: ["service"] } }))).toMatchObject({
    service: true,
  });
});

test.each<[string, Changes, string | RegExp]>([
  ["expired", { claims: { exp: now() - 60 } }, "ERR_JWT_EXPIRED exp check_failed"],
  ["not yet valid", { claims: { nbf: now() + 60 } }, /nbf/],
  ["without expiry", { claims: { exp: undefined } }, /exp missing/],
  ["without subject", { claims: { sub: undefined } }, /sub missing/],
  ["of another issuer", { claims: { iss: "https://id.example.org" } }, /iss/],
  ["for another audience", { claims: { aud: "another" } }, /aud/],
  ["without audience", { claims: { aud: undefined } }, /aud/],
  ["that is an id token", { header: { typ: "JWT" } }, /typ/],
  ["without type", { header: { typ: undefined } }, /typ/],
  ["with roles that are no list", { claims: { roles: "admin" } }, "claims: roles"],
  ["signed by a stranger", { signer: stranger.privateKey }, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
  [
    "of an unlisted algorithm",
    { header: { alg: "PS256" }, signer: padded.privateKey },
    "ERR_JOSE_ALG_NOT_ALLOWED",
  ],
  ["that names an unknown key", { header: { kid: "k9" } }, "ERR_JWKS_NO_MATCHING_KEY"],
  ["that names a file", { header: { kid: "../../../../etc/passwd" } }, "ERR_JWKS_NO_MATCHING_KEY"],
  ["that names no key", { header: { kid: undefined } }, "hostile or missing kid"],
  ["with a huge key id", { header: { kid: "k".repeat(300) } }, "hostile or missing kid"],
  [
    "with control characters in the key id",
    { header: { kid: "k1\r\n\u001b[31m" } },
    "hostile or missing kid",
  ],
  [
    "that asks for an unknown extension",
    { header: { crit: ["ours"], ours: true } },
    "ERR_JOSE_NOT_SUPPORTED",
  ],
])("a token %s is refused", async (_what, changes, reason) => {
  expect(await refusal(await token(changes))).toMatch(reason);
});

test.each([["jwk"], ["jku"], ["x5u"], ["x5c"]])(
  "a token that brings its own key (%s) is refused",
  async (name) => {
    const own = {
      jwk: await jwkOf("k1", stranger),
      jku: `${trust.provider.issuer}/evil`,
      x5u: "https://id.example.org/evil",
      x5c: [],
    };
    const header = { [name]: own[name as keyof typeof own] };
    expect(await refusal(await token({ header, signer: stranger.privateKey }))).toBe(
      `embedded key (${name})`,
    );
    expect(trust.provider.asked).toBe(0);
  },
);

test("the public key does not pass for a shared secret", async () => {
  const signer = new TextEncoder().encode(await exportSPKI(trust.provider.key.publicKey));
  expect(await refusal(await token({ header: { alg: "HS256" }, signer }))).toBe("ERR_JOSE_ALG_NOT_ALLOWED");
});

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("`alg: none` is refused, with and without a signature", async () => {
  const [, payload, signature] = (await token()).split(".");
  for (const alg of ["none", "None", "NONE", ""]) {
    const header = encoded({ alg, typ: "at+jwt", kid: "k1" });
    expect(await refusal(`${header}.${payload}.`)).not.toBe("accepted");
    expect(await refusal(`${header}.${payload}.${signature}`)).not.toBe("accepted");
  }
});

test("a tampered payload is refused", async () => {
  const [header, payload = "", signature] = (await token()).split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const forged = encoded({ ...claims, roles: ["admin"] });
  expect(await refusal(`${header}.${forged}.${signature}`)).toBe("ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
});

test("no single changed character goes unnoticed", async () => {
  const good = await token();
  // The last character of base64url has bits that decode to nothing.
  const position = fc.integer({ min: 0, max: good.length - 2 });
  const character = fc.constantFrom(..."Ab0_-.=");
  await fc.assert(
    fc.asyncProperty(position, character, async (at, other) => {
      fc.pre(good[at] !== other);
      expect(await refusal(good.slice(0, at) + other + good.slice(at + 1))).not.toBe("accepted");
    }),
    { numRuns: 200 },
  );
});

test.each([
  [undefined, "no token"],
  ["", "no token"],
  ["a.b", "no JWT"],
  ["a.b.c.d.e", "no JWT"],
  ["é.é.é", "no JWT"],
])("%j is no token", async (text, reason) => {
  expect(await refusal(text)).toBe(reason);
});

test("a token longer than any of ours is refused unread", async () => {
  expect(await refusal(await token({ claims: { padding: "x".repeat(9_000) } }))).toBe(
    "longer than any token",
  );
});

test("a refusal is public without detail, and logged with its reason but never the token", async () => {
  const warn = vi.spyOn(log, "warn");
  const text = await token({ header: { kid: "k1/../<script>" } });
  await expect(trust.verify(text)).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
    message: "The access token is missing or not valid; sign in and send a fresh one",
  });
  expect(warn).toHaveBeenCalledWith("token refused", {
    reason: "ERR_JWKS_NO_MATCHING_KEY",
    kid: "k1?..??script?",
  });
  for (const part of text.split(".")) expect(JSON.stringify(warn.mock.calls)).not.toContain(part);
});

test("a clock a few seconds apart does no harm", async () => {
  expect(await refusal(await token({ claims: { exp: now() - 2, nbf: now() + 3 } }))).toBe("accepted");
});

test.each([
  ["Bearer abc.def.ghi", "abc.def.ghi"],
  ["bearer  abc", "abc"],
  ["Basic abc", undefined],
  ["Bearer", undefined],
  ["Bearer a b", undefined],
  ["Bearer abc, Bearer def", undefined],
  [undefined, undefined],
])("the Authorization header %j holds %j", (header, expected) => {
  expect(bearerOf(header)).toBe(expected);
});
