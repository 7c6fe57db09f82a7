import type { Stage } from "../stores/migrations.ts";
import { migratedDatabase } from "./database.ts";
import { startProvider } from "./provider.ts";
import { freePort, startServer } from "./spawned.ts";
import { storeAddress } from "./stores.ts";

interface Answer {
  status: number;
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

/** A stage's own process on a database of the test and the shared Redis, asked over HTTP. */
export async function startStage<Tables>(entry: URL, stage: Stage) {
  await using starting = new AsyncDisposableStack();
  const issuer = starting.use(await startProvider());
  const { postgres, url: postgresUrl } = starting.use(await migratedDatabase<Tables>(stage));
  const { url } = starting.use(
    await startServer(entry, await freePort(), {
      POSTGRES_URL: postgresUrl,
      REDIS_QUEUE_URL: storeAddress("REDIS_QUEUE_URL"),
      REDIS_CACHE_URL: storeAddress("REDIS_CACHE_URL"),
      OIDC_ISSUER: issuer.issuer,
    }),
  );
  const running = starting.move();
  return {
    postgres,
    async ask(query: string, token?: string): Promise<Answer> {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${token ?? (await issuer.token())}`,
        },
        body: JSON.stringify({ query }),
      });
      return { status: response.status, ...((await response.json()) as Omit<Answer, "status">) };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
