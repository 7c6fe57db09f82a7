import type { Duplex } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  GraphQLSchema,
  parse,
} from "graphql";
import { CloseCode, type Context, handleProtocols, makeServer, type ServerOptions } from "graphql-ws";
import { Gauge } from "prom-client";
import { type WebSocket, WebSocketServer } from "ws";
import { bearerOf, Unauthenticated, type Verifier } from "../access/auth.ts";
import type { Visitor } from "../access/bearer.ts";
import { atExpiry } from "../access/expiry.ts";
import { OrganismError } from "../errors.ts";
import { log } from "../observing/log.ts";
import { isEndpoint } from "./endpoint.ts";
import { showError } from "./show-error.ts";

const LARGEST_FRAME_BYTES = 64 * 1024;
const INIT_TIMEOUT_MS = 3_000;
// A peer that is gone without a word, or reads nothing, is let go after two of these.
const KEEP_ALIVE_MS = 12_000;
const FAREWELL_MS = 1_000;
const TRY_AGAIN_LATER = 1013;

const sockets = new Gauge({ name: "organism_sockets", help: "WebSockets that are open." });

interface Extra {
  socket: WebSocket;
  visitor?: Visitor;
}

export interface Subscriptions {
  verifier: Verifier;
  /** More than this on one socket are refused, each with an error of its own. */
  perSocket: number;
  /** The answers to one subscription; rejects with the reason, or `Refusal` for several, where there are none. */
  open(request: SubscriptionRequest, visitor: Visitor): Promise<AsyncIterable<ExecutionResult>>;
}

export interface SubscriptionRequest {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
  extensions?: Record<string, unknown> | null | undefined;
}

/**
 * Serves subscriptions over graphql-transport-ws at the path and port of HTTP. The token comes in `connection_init`
 * (`{ token }`, or `Authorization` as in HTTP); the socket is closed with 4403 when it expires, with 1001 when the
 * server closes.
 */
export function serveSubscriptions(app: FastifyInstance, subscriptions: Subscriptions): void {
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME_BYTES, handleProtocols });
  const protocol = makeServer<Record<string, unknown>, Extra>(optionsOf(subscriptions));
  app.server.on("upgrade", (request: Upgrade, stream: Duplex, head: Buffer) => {
    if (!isEndpoint(request.url)) return refuse(stream, "404 Not Found");
    if (!sameOrigin(request)) return refuse(stream, "403 Forbidden");
    server.handleUpgrade(request, stream, head, (socket) => bind(socket, protocol));
  });
  app.addHook("preClose", () => farewell(server));
}

type Upgrade = FastifyRequest["raw"];

function refuse(stream: Duplex, status: string) {
  stream.on("error", () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

// Only browsers say where a page came from, and no page can forge either header; a proxy of ours may have changed Host.
function sameOrigin({ headers }: Upgrade) {
  if (headers.origin === undefined) return true;
  if (!URL.canParse(headers.origin)) return false;
  return [headers.host, headers["x-forwarded-host"]].includes(new URL(headers.origin).host);
}

function bind(socket: WebSocket, protocol: ReturnType<typeof makeServer<Record<string, unknown>, Extra>>) {
  sockets.inc();
  const stopPinging = keepAlive(socket);
  socket.on("error", (error) => log.warn("socket failed", { reason: error.message }));
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Awaited by the protocol before it takes the next event, which is what makes a slow reader felt upstream.
      send: (text) =>
        new Promise((sent, failed) => {
          if (socket.readyState !== socket.OPEN) return sent();
          socket.send(text, (error) => (error ? failed(error) : sent()));
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (receive) =>
        socket.on("message", (data) => {
          receive(String(data)).catch((error) => {
            if (socket.readyState !== socket.OPEN) return;
            log.error("socket message failed", { error });
            socket.close(CloseCode.InternalServerError, "Something failed here");
          });
        }),
    },
    { socket },
  );
  socket.once("close", (code, reason) => {
    sockets.dec();
    stopPinging();
    closed(code, String(reason)).catch((error) => log.error("subscription did not end cleanly", { error }));
  });
}

function keepAlive(socket: WebSocket) {
  let heard = true;
  socket.on("pong", () => {
    heard = true;
  });
  const timer = setInterval(() => {
    if (!heard) return socket.terminate();
    heard = false;
    socket.ping();
  }, KEEP_ALIVE_MS);
  return () => clearInterval(timer);
}

async function farewell(server: WebSocketServer) {
  for (const socket of server.clients) {
    socket.close(1001, "Going away");
    const timer = setTimeout(() => socket.terminate(), FAREWELL_MS);
    socket.once("close", () => clearTimeout(timer));
  }
}

function optionsOf(subscriptions: Subscriptions): ServerOptions<Record<string, unknown>, Extra> {
  return {
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    onConnect: (context) => admit(context, subscriptions.verifier),
    async onSubscribe(context, _id, request) {
      try {
        return argumentsOf(await open(context, request, subscriptions));
      } catch (error) {
        return error instanceof Refusal ? error.errors : [asGraphqlError(error)];
      }
    },
    subscribe: ({ contextValue }) => contextValue as AsyncIterable<ExecutionResult>,
    onNext: (_context, _id, _request, _args, { errors, ...result }) => ({
      ...result,
      ...(errors && { errors: errors.map(formatted) }),
    }),
    onError: (_context, _id, _request, errors) => errors.flatMap(reasonsOf).map(formatted),
  };
}

/** Several faults of one document at once. */
export class Refusal extends Error {
  readonly errors: readonly GraphQLError[];
  constructor(errors: readonly GraphQLError[]) {
    super(errors.map(({ message }) => message).join("; "));
    this.errors = errors;
  }
}

/** Why a stream ended, as clients are told. */
export const shownErrors = (error: unknown): readonly GraphQLFormattedError[] =>
  (error instanceof Refusal ? error.errors : [asGraphqlError(error)]).map(formatted);

type SocketContext = Context<Record<string, unknown>, Extra>;

// Here, because a fault while subscribing is told to that subscription; from `subscribe` it would close the socket.
function open({ extra, subscriptions }: SocketContext, request: SubscriptionRequest, door: Subscriptions) {
  if (Object.keys(subscriptions).length > door.perSocket)
    throw new OrganismError(
      "TOO_MANY_SUBSCRIPTIONS",
      `This socket has ${door.perSocket} subscriptions; end one before you begin another`,
    );
  if (!extra.visitor) throw new Error("the protocol asks for the token first");
  return door.open(request, extra.visitor);
}

const anySubscription = parse("subscription { stream }");
const noSchema = new GraphQLSchema({});

// The stream is open already; the protocol wants to see a document all the same, and reads nothing of it but its kind.
const argumentsOf = (stream: AsyncIterable<ExecutionResult>): ExecutionArgs => ({
  schema: noSchema,
  document: anySubscription,
  contextValue: stream,
});

async function admit({ connectionParams = {}, extra }: SocketContext, verifier: Verifier) {
  const token = tokenOf(connectionParams);
  try {
    const viewer = await verifier(token);
    extra.visitor = { viewer, token: token ?? "" };
    closeAtExpiry(extra.socket, viewer.expiresAt);
    return true;
  } catch (error) {
    if (error instanceof Unauthenticated) return false;
    log.error("token could not be verified", { error });
    extra.socket.close(TRY_AGAIN_LATER, "Try again later");
    return false;
  }
}

const tokenOf = ({ token, Authorization, authorization = Authorization }: Record<string, unknown>) => {
  if (typeof token === "string") return token;
  return typeof authorization === "string" ? bearerOf(authorization) : undefined;
};

function closeAtExpiry(socket: WebSocket, expiresAt: Date) {
  const expired = () => socket.close(CloseCode.Forbidden, "The access token has expired");
  socket.once("close", atExpiry(expiresAt, expired));
}

const asGraphqlError = (error: unknown) =>
  error instanceof GraphQLError ? error : new GraphQLError("failed", { originalError: error as Error });

// A stream that ends by a refusal comes wrapped in one error.
const reasonsOf = (error: GraphQLError): readonly GraphQLError[] =>
  error.originalError instanceof Refusal ? error.originalError.errors : [error];

// An error that a resolver threw carries its cause; it is masked like any over HTTP. The others speak of the document.
function formatted(error: unknown) {
  const known = asGraphqlError(error);
  const shown = known.toJSON();
  if (!known.originalError || shown.extensions?.["code"]) return showError(shown, known);
  return showError({ ...shown, extensions: { code: "INTERNAL_SERVER_ERROR" } }, known);
}
