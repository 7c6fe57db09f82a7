import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** An identity provider of the outside world, with one key and whatever tokens a test asks for. */
export async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const keys = [{ ...(await exportJWK(publicKey)), kid: "k1" }];
  const server = createServer((request, response) => {
    response.end(
      JSON.stringify(request.url === "/jwks" ? { keys } : { issuer: url, jwks_uri: `${url}/jwks` }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: (claims: JWTPayload = {}) =>
      new SignJWT({
        iss: url,
        aud: "causal-organism",
        sub: "demo-employee",
        exp: Math.floor(Date.now() / 1_000) + 3_600,
        roles: ["employee"],
        ...claims,
      })
        .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "k1" })
        .sign(privateKey),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
