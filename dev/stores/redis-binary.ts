import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { OrganismError } from "@organism/runtime/errors.ts";
import { unzipSync } from "fflate";
import { writeWhole } from "../home/json.ts";
import { cacheDir } from "../root.ts";
import { jarsOf } from "./maven.ts";

/** A server that knows streams and jobs as we use them: from PATH when recent enough, else one from Maven. */
export async function findRedis(env: NodeJS.ProcessEnv): Promise<string> {
  for (const name of ["valkey-server", "redis-server"]) {
    if (await isRecent(name, env)) return name;
  }
  return fromMaven(env);
}

// What BullMQ asks for.
const OLDEST = 7;

const isRecent = (name: string, env: NodeJS.ProcessEnv) =>
  promisify(execFile)(name, ["--version"], { env }).then(
    ({ stdout }) => Number(/v=(\d+)/.exec(stdout)?.[1]) >= OLDEST,
    () => false,
  );

// Version 6.2, which passed the same tests; the newest that any registry carries as a binary.
async function fromMaven(env: NodeJS.ProcessEnv): Promise<string> {
  const [jar = ""] = await jarsOf("redis.pom.xml", env);
  const binary = join(cacheDir, basename(jar, ".jar"), "redis-server");
  if (!existsSync(binary)) writeWhole(binary, unpack(jar), 0o755);
  return binary;
}

function unpack(jar: string): Uint8Array {
  const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  const files = unzipSync(readFileSync(jar), { filter: ({ name }) => name.endsWith(`-${platform}`) });
  const [server] = Object.values(files);
  if (server) return server;
  throw new OrganismError(
    "REDIS_MISSING",
    `no redis-server ${OLDEST} or later is on PATH, and ${jar} has none for ${platform}; install Redis or Valkey`,
  );
}
