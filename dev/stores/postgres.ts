import { execFile } from "node:child_process";
import { existsSync, realpathSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { writeWhole } from "../home/json.ts";
import type { Command } from "../program/program.ts";
import { endBackends } from "./backends.ts";
import { type Quarters, quarters } from "./quarters.ts";
import type { Place, StoreKind } from "./store.ts";

const user = "organism";
const database = "organism";

export const postgresStore: StoreKind = {
  name: "postgres",
  variables: ["POSTGRES_URL"],
  usualPort: 5432,
  addresses: (place) => ({ POSTGRES_URL: `${urlOf(place, database)}?sslmode=disable` }),
  program: (place) => ({
    name: "postgres",
    url: `postgres://127.0.0.1:${place.port}`,
    port: place.port,
    command: () => prepare(place),
    probe: () => inDatabase(urlOf(place, "postgres"), "SELECT 1"),
    furnish: () => createDatabase(place),
    // Fast shutdown: open sessions are ended instead of waited for.
    stopSignal: "SIGINT",
    patienceMs: 60_000,
  }),
};

const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: "64MB",
  max_connections: "200",
  password_encryption: "scram-sha-256",
  fsync: "on",
  synchronous_commit: "on",
};

async function prepare(place: Place): Promise<Command> {
  const at = await quarters(place.dir);
  const data = join(at.dir, "data");
  if (existsSync(data)) await endBackends(realpathSync(data));
  else await initialise(at, place.secret);
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return {
    file: join(at.binaries, "postgres"),
    args: ["-D", data, "-p", String(place.port), ...options],
    cwd: at.dir,
    env: place.env,
    user: at.owner,
  };
}

// Made beside and renamed: a start that was stopped half-way must not leave half a data directory.
async function initialise({ dir, binaries, owner }: Quarters, secret: string) {
  const draft = join(dir, "data.new");
  rmSync(draft, { recursive: true, force: true });
  const passwordFile = join(dir, "password");
  writeWhole(passwordFile, secret, 0o600);
  if (owner) await promisify(execFile)("chown", [String(owner.uid), passwordFile]);
  const args = ["-D", draft, "-U", user, "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8"];
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
  await promisify(execFile)(join(binaries, "initdb"), [...args, ...locale], { cwd: dir, ...owner });
  rmSync(passwordFile);
  renameSync(draft, join(dir, "data"));
}

async function createDatabase(place: Place) {
  await inDatabase(urlOf(place, "postgres"), `CREATE DATABASE ${database}`).catch((error) => {
    if (error.code !== "42P04") throw error;
  });
}

async function inDatabase(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, ssl: false });
  // A server that stops while we ask tells so a second time, as an event.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const urlOf = ({ port, secret }: Place, name: string) =>
  `postgres://${user}:${secret}@127.0.0.1:${port}/${name}`;
