import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** One address before several servers on this machine, as a Service is in Kubernetes. */
export interface Balancer extends AsyncDisposable {
  url: string;
}

/** Each connection goes to the next server that accepts it, and breaks when that server does: who sent must send again. */
export async function openBalancer(ports: readonly number[]): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let turn = 0;
  const server = createServer(async (near) => {
    keep(sockets, near);
    turn += 1;
    const far = await firstOf([...ports.slice(turn % ports.length), ...ports.slice(0, turn % ports.length)]);
    if (!far) return void near.destroy();
    keep(sockets, far);
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
    near.pipe(far).pipe(near);
    if (near.destroyed) far.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

function keep(sockets: Set<Socket>, socket: Socket) {
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
  // A broken connection closes, which the other end is told.
  socket.on("error", () => undefined);
}

async function firstOf(ports: readonly number[]): Promise<Socket | undefined> {
  for (const port of ports) {
    const socket = connect(port, "127.0.0.1");
    const connected = await once(socket, "connect").catch(() => undefined);
    if (connected) return socket;
  }
  return undefined;
}
