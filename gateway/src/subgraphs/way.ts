import { Client, Pool } from "undici";
import { exchange, type Letter, type Reply } from "./exchange.ts";

// Each connection carries one request at a time; more wait in the pool.
const CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 2_000;

interface Sent extends Letter {
  /** Changes nothing, so that it may be sent again. */
  repeatable: boolean;
}

/** The way to one server: connections that are kept open. */
export interface Way extends AsyncDisposable {
  /** Resolves with the answer, whatever its status. */
  send(sent: Sent): Promise<Reply>;
}

/**
 * What is repeatable and whose connection broke is sent once more, for another instance to answer: on a new connection, as
 * those that are kept may have broken with the first, and not be known to. Nothing else is: it may have arrived.
 */
export function openWay(url: string, timeoutMs: number): Way {
  // How long an answer takes is watched over each exchange as a whole.
  const limits = { connect: { timeout: CONNECT_TIMEOUT_MS }, headersTimeout: 0, bodyTimeout: 0 };
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, ...limits });
  const sendAnew = async (letter: Letter) => {
    const client = new Client(origin, limits);
    try {
      return await exchange(client, path, letter, timeoutMs);
    } finally {
      await client.close();
    }
  };
  return {
    send: ({ repeatable, ...letter }) =>
      exchange(pool, path, letter, timeoutMs).catch((error) => {
        if (repeatable && isBroken(error)) return sendAnew(letter);
        throw error;
      }),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

const isOneOf = (error: unknown, codes: readonly string[]) =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

// Others took their time already, or find nobody at all.
const isBroken = (error: unknown) => isOneOf(error, ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

/** It was given its time, and did not answer. */
export const isLate = (error: unknown): boolean =>
  (error instanceof Error && error.name === "TimeoutError") ||
  isOneOf(error, ["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "UND_ERR_CONNECT_TIMEOUT"]);
