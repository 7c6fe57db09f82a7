import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { log } from "@organism/runtime/observing/log.ts";
import { ENDPOINT, isEndpoint } from "@organism/runtime/serving/endpoint.ts";
import { errorBody } from "@organism/runtime/serving/http.ts";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { createProxyServer, proxyUpgrade } from "httpxy";

const PATIENCE_MS = 60_000;

type Upgrade = FastifyRequest["raw"];

/** Leads `/graphql` to the gateway, HTTP and sockets alike, so that pages know one origin only. */
export function proxyGateway(app: FastifyInstance, gateway: string): void {
  void app.register(async (scope) => proxyHttp(scope, gateway));
  proxySockets(app, gateway);
}

function proxyHttp(scope: FastifyInstance, gateway: string) {
  // The gateway reads the body, and measures it.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
  const proxy = createProxyServer({ target: gateway, xfwd: true, proxyTimeout: PATIENCE_MS });
  // The session is between the browser and us; the gateway knows people by their tokens.
  proxy.on("proxyReq", (outgoing) => outgoing.removeHeader("cookie"));
  scope.route({
    method: ["GET", "POST"],
    url: ENDPOINT,
    async handler(request, reply) {
      reply.hijack();
      const { raw } = reply;
      await proxy.web(request.raw, raw).catch((error) => {
        log.warn("gateway does not answer", { error });
        apologise(raw);
      });
    },
  });
}

function apologise(response: ServerResponse) {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(503, { "content-type": "application/json", "retry-after": "1" });
  response.end(
    JSON.stringify(errorBody("GATEWAY_AWAY", "The gateway does not answer; try again in a moment")),
  );
}

function proxySockets(app: FastifyInstance, gateway: string) {
  const open = new Set<Duplex>();
  app.server.on("upgrade", (request: Upgrade, socket: Socket, head: Buffer) => {
    if (!isEndpoint(request.url)) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    delete request.headers.cookie;
    proxyUpgrade(gateway, request, socket, head).catch((error) => {
      log.warn("gateway took no socket", { error });
    });
  });
  // The gateway says goodbye on those that it serves; here they only go to another replica.
  app.addHook("preClose", async () => {
    for (const socket of open) socket.destroy();
  });
}
