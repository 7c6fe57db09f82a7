import { join } from "node:path";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch } from "../program/launch.ts";
import type { Running } from "../program/program.ts";
import { killGroup } from "../program/stop.ts";
import { findRedis } from "./redis-binary.ts";
import { type Stores, startStores } from "./start.ts";
import { temporaryHome } from "./temporary.ts";
import { type Ledger, ledgers } from "./testing/ledger.ts";
import { pathWithout } from "./testing/path.ts";

const BEFORE_KILL = 50;
const home = temporaryHome();
// biome-ignore lint/style/noProcessEnv: the stores are started as by a user, whose machine lacks Redis
const { PATH = "", HOME } = process.env;
const env = { HOME, PATH: pathWithout(["redis-server", "valkey-server"], PATH, join(home.path, "bin")) };
let stores: Stores;

beforeAll(async () => {
  stores = await startStores({ home: home.path, env, ports: "free" });
});
afterAll(() => home[Symbol.dispose]());

test("on a machine without Redis, a server from Maven is used", async () => {
  expect(await findRedis(env)).toContain("node_modules/.cache/organism/embedded-redis");
});

test.each(Object.entries(ledgers))(
  "%s, killed while it is written to, keeps what it acknowledged",
  async (name, open) => {
    const store = stores.running.find(({ program }) => program.name === name);
    if (!store) throw new Error(`${name} was not started`);
    await using ledger = await open(stores.addresses);
    const acknowledged = await writeUntilKilled(ledger, () => killGroup(store));

    Object.assign(store, await launch(home.path, store.program));
    await using later = await open(stores.addresses);
    expect(await later.count()).toBeGreaterThanOrEqual(acknowledged);
  },
);

test("PostgreSQL comes back although a session of the killed server still computes", async () => {
  const store = started("postgres");
  const session = new pg.Client({ connectionString: stores.addresses["POSTGRES_URL"] });
  session.on("error", () => undefined);
  await session.connect();
  const computing = expect(
    session.query("SELECT count(*) FROM generate_series(1, 10000000000)"),
  ).rejects.toThrow();
  await killWhenBusy(store);

  Object.assign(store, await launch(home.path, store.program));
  await computing;
  await using later = await ledgers.postgres(stores.addresses);
  await later.write(1);
});

function started(name: string): Running {
  const store = stores.running.find(({ program }) => program.name === name);
  if (store) return store;
  throw new Error(`${name} was not started`);
}

async function killWhenBusy(store: Running) {
  const observer = new pg.Client({ connectionString: stores.addresses["POSTGRES_URL"] });
  observer.on("error", () => undefined);
  await observer.connect();
  const busy =
    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series%' AND pid <> pg_backend_pid()";
  await eventually(async () => expect((await observer.query(busy)).rowCount).toBe(1));
  killGroup(store);
}

/** The kill comes while writes are under way; returns how many were acknowledged before the first failed. */
async function writeUntilKilled(ledger: Ledger, kill: () => void): Promise<number> {
  let acknowledged = 0;
  for (;;) {
    const written = ledger.write(acknowledged);
    if (acknowledged === BEFORE_KILL) kill();
    try {
      await written;
      acknowledged += 1;
    } catch {
      return acknowledged;
    }
  }
}
