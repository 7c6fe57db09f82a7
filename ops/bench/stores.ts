import { type Stores, startStores } from "@organism/dev/stores/start.ts";
import { temporaryHome } from "@organism/dev/stores/temporary.ts";
import { embedded } from "./environment.ts";
import { type Figure, figure } from "./figure.ts";
import { megabytesOf } from "./memory.ts";

/** How long after the start memory is read: the first seconds still belong to starting. */
const SETTLE_MS = 20_000;

/** All embedded stores: ready from nothing but a warm package cache, ready again with their data, and their memory. */
export async function* storesBench(): AsyncIterable<Figure> {
  await warmCache();
  using home = temporaryHome();
  const start = () => startStores({ home: home.path, env: embedded, ports: "free" });
  const [fresh, first] = await timed(start);
  yield figure({ name: "stores ready, new home", value: fresh, unit: "s", below: 20 });
  await first[Symbol.asyncDispose]();
  const [again, second] = await timed(start);
  await using stores = second;
  yield figure({ name: "stores ready, second start", value: again, unit: "s", below: 20 });
  await new Promise((settled) => setTimeout(settled, SETTLE_MS));
  const groups = stores.running.map(({ pid }) => pid);
  yield figure({ name: "stores idle memory", value: megabytesOf(groups), unit: "MB", below: 1_500 });
}

// What Maven and npm bring on the very first start is their time, not ours.
async function warmCache() {
  using home = temporaryHome();
  await using _stores = await startStores({ home: home.path, env: embedded, ports: "free" });
}

async function timed(start: () => Promise<Stores>): Promise<[seconds: number, Stores]> {
  const began = performance.now();
  const stores = await start();
  return [(performance.now() - began) / 1_000, stores];
}
