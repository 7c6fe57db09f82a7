import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from "jose";

type Signer = Parameters<SignJWT["sign"]>[0];
type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** How a token differs from a good one; a claim of `undefined` is left out. */
export interface Changes {
  header?: Partial<JWTHeaderParameters>;
  claims?: JWTPayload;
  signer?: Signer;
}

export const audience = "causal-organism";
export const now = () => Math.floor(Date.now() / 1_000);

export const jwkOf = async (name: string, { publicKey }: KeyPair): Promise<JWK> => ({
  ...(await exportJWK(publicKey)),
  kid: name,
});

/** An identity provider of the outside world: its keys may change, it may be away or moved, and it counts who asks. */
export async function startProvider() {
  const key = await generateKeyPair("RS256", { extractable: true });
  const provider = { key, issuer: "", keys: [await jwkOf("k1", key)], asked: 0, away: false, moved: false };
  const server = createServer((request, response) => {
    if (provider.away) return void response.destroy();
    if (provider.moved && request.url === "/jwks")
      return void response.writeHead(302, { location: "/elsewhere" }).end();
    if (request.url === "/jwks") provider.asked += 1;
    const body =
      request.url === "/jwks" || request.url === "/elsewhere"
        ? { keys: provider.keys }
        : { issuer: provider.issuer, jwks_uri: `${provider.issuer}/jwks` };
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(provider, {
    token: ({ header, claims, signer = key.privateKey }: Changes = {}) =>
      new SignJWT({
        sub: "demo-analyst",
        roles: ["analyst"],
        iss: provider.issuer,
        aud: audience,
        exp: now() + 60,
        ...claims,
      })
        .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: "k1", ...header })
        .sign(signer, { crit: { ours: true } }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  });
}
