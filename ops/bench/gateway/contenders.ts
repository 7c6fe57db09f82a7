import { join } from "node:path";
import { anyFreePort } from "@organism/dev/home/ports.ts";
import { startChild } from "./child.ts";
import { hiveFolder } from "./hive.ts";
import { startOwn } from "./own.ts";

/** Three gateways before the same subgraphs. */
export async function startContenders() {
  await using starting = new AsyncDisposableStack();
  const ours = starting.use(await startOwn());
  const start = async (command: readonly string[], port: number, cwd?: string) =>
    starting.use(await startChild({ command, port, path: "/health/live", ...(cwd && { cwd }) }));
  const [stockPort, hivePort] = [await anyFreePort(), await anyFreePort()];
  const stockEntry = join(import.meta.dirname, "stock.ts");
  const stock = await start([process.execPath, stockEntry, ours.supergraph, String(stockPort)], stockPort);
  const cwd = await hiveFolder();
  const hiveGateway = [process.execPath, "node_modules/.bin/hive-gateway", "supergraph", ours.supergraph];
  const hive = await start(
    [...hiveGateway, "--port", String(hivePort), "--host", "127.0.0.1", "--fork", "1"],
    hivePort,
    cwd,
  );
  const kept = starting.move();
  return { ...ours, stock, hive, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

export type Contenders = Awaited<ReturnType<typeof startContenders>>;
