import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import { makeHome } from "../home/make.ts";
import { type PortChoice, portOf } from "../home/ports.ts";
import { hasSecret, secretOf } from "../home/secrets.ts";
import { allOrNone, launch, stopAll } from "../program/launch.ts";
import type { Program, Running } from "../program/program.ts";
import { neo4jStore } from "./neo4j.ts";
import { postgresStore } from "./postgres.ts";
import { redisCache, redisQueue } from "./redis.ts";
import { s3Store } from "./s3.ts";
import type { StoreKind } from "./store.ts";

const kinds = [neo4jStore, postgresStore, redisQueue, redisCache, s3Store];

export interface Stores extends AsyncDisposable {
  /** The environment variables by which every store is found, also those that run elsewhere. */
  addresses: Record<string, string>;
  running: Running[];
}

interface Options {
  /** The directory that holds everything: data, passwords, ports, logs. */
  home: string;
  env: NodeJS.ProcessEnv;
  ports?: PortChoice;
  /** Hears of each store as soon as it answers. */
  tell?: (running: Running) => void;
  abort?: AbortSignal;
}

// A new password would lock us out of the old data, and say only that the store does not answer.
function demandSecret(home: string, name: string) {
  if (!existsSync(join(home, name)) || hasSecret(home, name)) return;
  throw new OrganismError(
    "SECRET_LOST",
    `${home} has data of ${name} but its password is missing from secrets.json; restore that file, or remove ${join(home, name)} to begin anew without its data`,
  );
}

/** Starts each store whose variable is not set, all at once; resolves when they answer. */
export async function startStores({ home, env, ports, tell, abort }: Options): Promise<Stores> {
  makeHome(home);
  const addresses: Record<string, string> = {};
  const programs: Program[] = [];
  for (const kind of kinds) {
    if (env[kind.variables[0]]) Object.assign(addresses, given(kind, env));
    else {
      const port = await portOf(home, kind.name, kind.usualPort, ports);
      demandSecret(home, kind.name);
      const place = { dir: join(home, kind.name), port, secret: secretOf(home, kind.name), env };
      mkdirSync(place.dir, { recursive: true, mode: 0o700 });
      Object.assign(addresses, kind.addresses(place));
      programs.push(kind.program(place));
    }
  }
  const starts = programs.map(async (program) => {
    const each = await launch(home, program, abort);
    tell?.(each);
    return each;
  });
  const running = await allOrNone(home, starts);
  return { addresses, running, [Symbol.asyncDispose]: () => stopAll(home, running) };
}

const given = ({ variables }: StoreKind, env: NodeJS.ProcessEnv) =>
  Object.fromEntries(variables.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
