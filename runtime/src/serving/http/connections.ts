import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Returns what ends every connection without a request in hand. Node's own `closeIdleConnections` spares those that have sent
 * nothing yet, as browsers open them ahead: one such would hold a stopping process.
 */
export function watchConnections(server: Server): () => void {
  const requests = new Map<Socket, number>();
  server.on("connection", (socket) => {
    requests.set(socket, 0);
    socket.once("close", () => requests.delete(socket));
  });
  server.on("request", ({ socket }, response) => {
    requests.set(socket, (requests.get(socket) ?? 0) + 1);
    response.once("close", () => {
      if (requests.has(socket)) requests.set(socket, (requests.get(socket) ?? 1) - 1);
    });
  });
  // A socket that became a WebSocket is closed by whoever speaks on it.
  server.on("upgrade", ({ socket }) => requests.delete(socket));
  return () => {
    for (const [socket, inHand] of requests) if (inHand === 0) socket.destroy();
  };
}
