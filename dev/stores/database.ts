import { randomUUID } from "node:crypto";
import pg from "pg";

/** A PostgreSQL database of one's own, dropped with all its sessions at the end. */
export interface ThrowAwayDatabase extends AsyncDisposable {
  url: string;
}

export async function throwAwayDatabase(serverUrl: string): Promise<ThrowAwayDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => administer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function administer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
