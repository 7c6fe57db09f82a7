import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What a browser reaches everything through (SOCKS 5, RFC 1928), so that its line can really be cut. */
export interface Line extends AsyncDisposable {
  /** As a browser wants it. */
  server: string;
  /** Every connection breaks, and none comes about until it is mended. */
  cut(): void;
  mend(): void;
}

export async function openLine(): Promise<Line> {
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((browser) => {
    if (whole) tunnel(browser, open);
    else browser.destroy();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const cut = () => {
    whole = false;
    for (const socket of open) socket.destroy();
  };
  return {
    server: `socks5://127.0.0.1:${(server.address() as AddressInfo).port}`,
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

const GREETED = Buffer.from([5, 0]);
const CONNECTED = Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);

/** A greeting, an address (IPv4, as all that runs here has), and from then on whatever comes. */
function tunnel(browser: Socket, open: Set<Socket>): void {
  hold(browser, open);
  browser.once("data", () => {
    browser.write(GREETED);
    browser.once("data", (request) => {
      const there = hold(connect(request.readUInt16BE(8), [...request.subarray(4, 8)].join(".")), open);
      there.once("connect", () => {
        browser.write(CONNECTED);
        browser.pipe(there).pipe(browser);
      });
    });
  });
}

// One end takes the other with it; a broken line is what this is for, and no fault.
function hold(socket: Socket, open: Set<Socket>): Socket {
  open.add(socket);
  return socket.on("error", () => undefined).on("close", () => open.delete(socket));
}
