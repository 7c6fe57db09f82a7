import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import neo4j from "neo4j-driver";
import { writeWhole } from "../home/json.ts";
import type { Command } from "../program/program.ts";
import { java } from "./java.ts";
import type { Place, StoreKind } from "./store.ts";

const pom = "neo4j.pom.xml";
const user = "neo4j";

export const neo4jStore: StoreKind = {
  name: "neo4j",
  variables: ["NEO4J_URL"],
  usualPort: 7687,
  addresses: ({ port, secret }) => ({ NEO4J_URL: `bolt://${user}:${secret}@127.0.0.1:${port}` }),
  program: (place) => ({
    name: "neo4j",
    url: `bolt://127.0.0.1:${place.port}`,
    port: place.port,
    command: () => prepare(place),
    probe: () => ask(place),
    stopSignal: "SIGTERM",
    patienceMs: 120_000,
  }),
};

async function prepare(place: Place): Promise<Command> {
  writeWhole(join(place.dir, "conf/neo4j.conf"), settings(place), 0o600);
  if (!existsSync(join(place.dir, "data/dbms/auth.ini"))) await setPassword(place);
  return java(place, "server", {
    pom,
    main: "org.neo4j.server.CommunityEntryPoint",
    options: ["-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", ...quick, ...opened, "-Dlog4j2.disable.jmx=true"],
    // In console mode it says on standard output what else only its own log file holds.
    args: ["--console-mode", `--home-dir=${place.dir}`, `--config-dir=${join(place.dir, "conf")}`],
  });
}

async function setPassword(place: Place) {
  const command = await java(place, "password", {
    pom,
    main: "org.neo4j.cli.AdminTool",
    options: ["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
    args: ["dbms", "set-initial-password", place.secret],
  });
  const env = { ...command.env, NEO4J_HOME: place.dir, NEO4J_CONF: join(place.dir, "conf") };
  await promisify(execFile)(command.file, command.args, { env, cwd: place.dir });
}

async function ask({ port, secret }: Place) {
  // Without the driver's own retries, whose pauses grow: a server that has just come up would be noticed seconds late.
  const options = { connectionTimeout: 2_000, maxTransactionRetryTime: 0 };
  const driver = neo4j.driver(`bolt://127.0.0.1:${port}`, neo4j.auth.basic(user, secret), options);
  try {
    await driver.executeQuery("RETURN 1", {}, { database: "neo4j" });
  } finally {
    await driver.close();
  }
}

const settings = ({ port }: Place) => `
server.bolt.listen_address=127.0.0.1:${port}
server.bolt.tls_level=DISABLED
# Its default adds ten seconds to every stop.
internal.server.bolt.thread_pool_shutdown_wait_time=1s
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
server.memory.pagecache.size=64m
dbms.memory.transaction.total.max=256m
dbms.usage_report.enabled=false
db.transaction.timeout=60s
db.lock.acquisition.timeout=10s
`;

// The optimising compiler takes half of a small server's time for its first minutes, and the ties that come meanwhile wait.
const quick = ["-XX:TieredStopAtLevel=1"];

const opened = ["java.nio", "java.io", "sun.nio.ch", "java.util.concurrent"].map(
  (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
);
