import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createServiceToken } from "./account.ts";

/** An identity provider of the outside world that gives the gateway tokens. */
async function startProvider(expiresIn: number) {
  const asked: { authorization: string | undefined; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.url !== "/token") return response.end(JSON.stringify({ token_endpoint: `${issuer}/token` }));
    asked.push({ authorization: request.headers.authorization, body });
    return response.end(JSON.stringify({ access_token: `token ${asked.length}`, expires_in: expiresIn }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = createServiceToken({
    issuer,
    audience: "causal-organism",
    id: "gateway",
    secret: "s:&",
  });
  return {
    asked,
    token,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test("the gateway signs in by client credentials, and keeps the token while it is good", async () => {
  using provider = await startProvider(3_600);
  expect([await provider.token(), await provider.token()]).toEqual(["token 1", "token 1"]);
  expect(provider.asked[0]).toEqual({
    authorization: `Basic ${Buffer.from("gateway:s%3A%26").toString("base64")}`,
    body: "grant_type=client_credentials&audience=causal-organism",
  });
});

test("a token near its end is renewed before it fails", async () => {
  using provider = await startProvider(10);
  await provider.token();
  expect(await provider.token()).toBe("token 2");
});
