import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { OrganismError } from "@organism/runtime/errors.ts";

/** A server on PATH that knows streams as we use them. */
export async function findRedis(env: NodeJS.ProcessEnv): Promise<string> {
  for (const name of ["valkey-server", "redis-server"]) {
    if (await isRecent(name, env)) return name;
  }
  throw new OrganismError(
    "REDIS_MISSING",
    "neither valkey-server nor redis-server 7 or later is on PATH; install one of them",
  );
}

const isRecent = (name: string, env: NodeJS.ProcessEnv) =>
  promisify(execFile)(name, ["--version"], { env }).then(
    ({ stdout }) => Number(/v=(\d+)/.exec(stdout)?.[1]) >= 7,
    () => false,
  );
