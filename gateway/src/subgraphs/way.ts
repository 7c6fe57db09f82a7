import { Client, type Dispatcher, Pool } from "undici";

// Each connection carries one request at a time; more wait in the pool.
const CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 2_000;
const ANSWER_TIMEOUT_MS = 30_000;

const limits = {
  connect: { timeout: CONNECT_TIMEOUT_MS },
  headersTimeout: ANSWER_TIMEOUT_MS,
  bodyTimeout: ANSWER_TIMEOUT_MS,
};

interface Letter {
  headers: Record<string, string>;
  body: string;
  /** Changes nothing, so that it may be sent again. */
  repeatable: boolean;
}

/** The way to one server: connections that are kept open. */
export interface Way extends AsyncDisposable {
  /** Resolves with the text of the answer, whatever its status. */
  send(letter: Letter): Promise<string>;
}

/**
 * What is repeatable and whose connection broke is sent once more, for another instance to answer: on a new connection, as
 * those that are kept may have broken with the first, and not be known to. Nothing else is: it may have arrived.
 */
export function openWay(url: string): Way {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, ...limits });
  const sendBy = async (dispatcher: Dispatcher, { headers, body }: Letter) => {
    const response = await dispatcher.request({ method: "POST", path, headers, body });
    return response.body.text();
  };
  const sendAnew = async (letter: Letter) => {
    const client = new Client(origin, limits);
    try {
      return await sendBy(client, letter);
    } finally {
      await client.close();
    }
  };
  return {
    send: (letter) =>
      sendBy(pool, letter).catch((error) => {
        if (letter.repeatable && isBroken(error)) return sendAnew(letter);
        throw error;
      }),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

// Others took their time already, or find nobody at all.
const isBroken = (error: unknown) =>
  error instanceof Error &&
  "code" in error &&
  ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"].includes(String(error.code));
