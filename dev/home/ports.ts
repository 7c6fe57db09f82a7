import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { z } from "zod";
import { readJson, writeJson } from "./json.ts";

const Ports = z.record(z.string(), z.int().min(1).max(65_535));

/** `usual`: the number people know, when it is free at the first start; `free`: any, for homes that live beside others. */
export type PortChoice = "usual" | "free";

/** The port of that name, remembered in the home, because addresses that change break bookmarks and redirects. */
export async function portOf(home: string, name: string, usual: number, choice: PortChoice = "usual") {
  const path = portsFile(home);
  const ports = readJson(path, Ports, "remove it to choose ports anew") ?? {};
  const port = ports[name] ?? (await freePort(usual, choice, Object.values(ports)));
  if (!ports[name]) writeJson(path, { ...ports, [name]: port });
  return port;
}

export async function requireFree(home: string, name: string, port: number) {
  if (await isFree(port)) return;
  throw new OrganismError(
    "PORT_TAKEN",
    `port ${port} of ${name} is taken by another program; stop that program, or remove the line "${name}" from ${portsFile(home)} to choose another port`,
  );
}

const portsFile = (home: string) => join(home, "ports.json");

async function freePort(wanted: number, choice: PortChoice, given: number[]): Promise<number> {
  if (choice === "usual" && !given.includes(wanted) && (await isFree(wanted))) return wanted;
  const port = await listenOnce(0);
  return given.includes(port) ? freePort(wanted, "free", given) : port;
}

const isFree = (port: number) =>
  listenOnce(port).then(
    () => true,
    () => false,
  );

async function listenOnce(port: number): Promise<number> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : port;
}
