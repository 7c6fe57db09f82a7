import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anyFreePort } from "@organism/dev/home/ports.ts";
import { clientSecret } from "@organism/dev/issuer/clients.ts";
import { createProvider } from "@organism/dev/issuer/provider.ts";
import { WebSocketServer } from "ws";
import { serveWeb } from "../server/serve.ts";
import { VIEWER_HEADER } from "../viewer.ts";

/** The web's own server between the development issuer and something in the gateway's place that says what it was asked. */
export async function startWeb() {
  await using world = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), "organism-web-"));
  world.defer(() => rmSync(home, { recursive: true }));
  const issuer = await startIssuer(home, world);
  const gateway = await listen(world, createServer(echo), 0);
  serveSockets(gateway.server);
  const port = await anyFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const web = await serveWeb({
    origin,
    gateway: gateway.url,
    issuer: { issuer, clientId: "web", clientSecret: clientSecret(home, "web") },
    sessionKey: "a-key-of-thirty-two-characters-00",
    render: async ({ headers }, response) => {
      response.end(
        JSON.stringify({ viewer: headers[VIEWER_HEADER], policy: headers["content-security-policy"] }),
      );
    },
    stopping: new AbortController().signal,
    host: "127.0.0.1",
    port,
  });
  world.use(web);
  const kept = world.move();
  return {
    origin,
    issuer,
    port,
    stopGateway: gateway.stop,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function startIssuer(home: string, world: AsyncDisposableStack): Promise<string> {
  const port = await anyFreePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = await createProvider({ issuer, home, audience: "causal-organism" });
  await listen(world, createServer(provider.callback()), port);
  return issuer;
}

async function listen(world: AsyncDisposableStack, server: Server, port: number) {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
  };
  world.defer(stop);
  return { server, stop, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function echo(request: IncomingMessage, response: ServerResponse) {
  const body = Buffer.concat(await request.toArray()).toString();
  response.writeHead(429, { "content-type": "application/json", "retry-after": "7", etag: '"1"' });
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
}

function serveSockets(server: Server) {
  const sockets = new WebSocketServer({ server, handleProtocols: (offered) => [...offered][0] ?? false });
  sockets.on("connection", (socket, { headers }) => {
    socket.send(JSON.stringify(headers));
    socket.on("message", (data) => socket.send(String(data)));
  });
}
