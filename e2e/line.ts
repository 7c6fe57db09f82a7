import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The line between a browser and one address, so that it can really be cut. */
export interface Line extends AsyncDisposable {
  /** With this a browser reaches the address by the line; the address it knows stays the same. */
  argument: string;
  /** Every connection breaks, and none comes about until it is mended. */
  cut(): void;
  mend(): void;
}

export async function openLine(address: string): Promise<Line> {
  const { host, hostname, port } = new URL(address);
  const open = new Set<Socket>();
  let whole = true;
  // One end takes the other with it; a broken line is what this is for, and no fault.
  const hold = (socket: Socket) => {
    open.add(socket);
    return socket.on("error", () => undefined).on("close", () => open.delete(socket));
  };
  const server = createServer((browser) => {
    if (!whole) return browser.destroy();
    const there = hold(connect(Number(port), hostname));
    return hold(browser).pipe(there).pipe(browser);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const cut = () => {
    whole = false;
    for (const socket of open) socket.destroy();
  };
  return {
    argument: `--host-resolver-rules=MAP ${host} 127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend() {
      whole = true;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
