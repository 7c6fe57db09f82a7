import { once } from "node:events";
import { WebSocket } from "ws";

const AT_ONCE = 100;

/** Many who listen to one topic, each on a socket of its own. */
export interface Subscribers extends Disposable {
  /** How many have not got the event of that number, or a later one. */
  missing(event: number): number;
  /** Resolves when all have. */
  all(event: number): Promise<void>;
}

export async function subscribeMany(
  url: string,
  tokens: readonly string[],
  payload: object,
): Promise<Subscribers> {
  const sockets: WebSocket[] = [];
  const last = new Map<WebSocket, number>();
  let wanted = { event: 0, missing: 0, resolve: () => {} };
  const connect = async (token: string) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    sockets.push(socket);
    last.set(socket, 0);
    await once(socket, "open");
    const ready = new Promise<void>((resolve, reject) => {
      socket.on("close", (code, reason) => reject(new Error(`the socket was closed: ${code} ${reason}`)));
      socket.on("message", (data) => {
        const text = String(data);
        if (text.startsWith('{"type":"connection_ack"')) resolve();
        const event = Number(/"n":(\d+)/.exec(text)?.[1] ?? 0);
        last.set(socket, event);
        if (event === wanted.event && --wanted.missing === 0) wanted.resolve();
      });
    });
    socket.send(JSON.stringify({ type: "connection_init", payload: { token } }));
    await ready;
    socket.send(JSON.stringify({ type: "subscribe", id: "1", payload }));
  };
  for (let first = 0; first < tokens.length; first += AT_ONCE)
    await Promise.all(tokens.slice(first, first + AT_ONCE).map(connect));
  const missing = (event: number) => [...last.values()].filter((got) => got < event).length;
  return {
    missing,
    all: (event) =>
      new Promise((resolve) => {
        wanted = { event, missing: missing(event), resolve };
        if (wanted.missing === 0) resolve();
      }),
    [Symbol.dispose]() {
      for (const socket of sockets) socket.terminate();
    },
  };
}
