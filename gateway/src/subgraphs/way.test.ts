import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openWay, type Way } from "./way.ts";

let server: Server;
let way: Way;
let received: string[];
/** Connections that break when something comes over them, as of a process that has been killed. */
let doomed: Set<Socket>;
let open: Set<Socket>;

beforeEach(async () => {
  received = [];
  doomed = new Set();
  open = new Set();
  server = createServer(async (request, response) => {
    const { socket } = request;
    received.push(Buffer.concat(await request.toArray()).toString());
    if (doomed.has(socket)) socket.destroy();
    else response.end(`${open.size} connections`);
  });
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  way = openWay(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, 30_000);
});
afterEach(async () => {
  await way[Symbol.asyncDispose]();
  server.close();
});

const send = (body: string, repeatable: boolean) => way.send({ headers: {}, body, repeatable });

/** Several connections that are kept, all of which break at their next use. */
async function breakAll() {
  await Promise.all(["a", "b", "c"].map((body) => send(body, true)));
  expect(open.size).toBe(3);
  doomed = new Set(open);
  received = [];
}

test("a query is sent once more, past every other connection that broke with the first", async () => {
  await breakAll();
  expect((await send("query", true)).text).toMatch("connections");
  expect(received).toEqual(["query", "query"]);
});

test("a mutation is never sent again", async () => {
  await breakAll();
  await expect(send("mutation", false)).rejects.toThrow();
  expect(received).toEqual(["mutation"]);
});

test("where there is nobody, nobody is asked twice", async () => {
  const tried = once(server, "close");
  server.close();
  await tried;
  await expect(send("query", true)).rejects.toThrow("ECONNREFUSED");
});
