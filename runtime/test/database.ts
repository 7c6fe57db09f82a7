import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { openPostgres, type Postgres } from "../src/postgres.ts";
import { storeAddress } from "./stores.ts";

/** A fresh database on the shared server, dropped at the end. */
export async function openScratchDatabase(): Promise<{ url: string } & AsyncDisposable> {
  const name = `scratch_${randomUUID().replaceAll("-", "")}`;
  const server = openPostgres(storeAddress("POSTGRES_URL"));
  await onServer(server, `create database ${name}`);
  return {
    url: Object.assign(new URL(storeAddress("POSTGRES_URL")), { pathname: `/${name}` }).toString(),
    async [Symbol.asyncDispose]() {
      await onServer(server, `drop database ${name} with (force)`);
      await server[Symbol.asyncDispose]();
    },
  };
}

const onServer = (server: Postgres<unknown>, statement: string) => sql.raw(statement).execute(server.db);
