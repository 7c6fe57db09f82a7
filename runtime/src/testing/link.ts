import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A wire between a client and a store, so that a test can break it as networks do. */
export interface Link extends AsyncDisposable {
  /** The store's URL, by way of this link. */
  readonly url: string;
  /** Connections carried so far. */
  carried(): number;
  /** The connections there are fall silent but stay open, as behind a firewall that forgot them; new ones work. */
  freeze(): void;
  /** The connections there are break; new ones work. */
  cut(): void;
}

export async function openLink(storeUrl: string): Promise<Link> {
  const target = new URL(storeUrl);
  const wires: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on("error", () => socket.destroy());
    wires.push(near, far);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const wire of wires) wire.destroy();
  };
  return {
    url: Object.assign(new URL(storeUrl), { hostname: "127.0.0.1", port }).toString(),
    carried: () => wires.length / 2,
    freeze() {
      for (const wire of wires) wire.unpipe().pause();
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
