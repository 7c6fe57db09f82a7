import { type Client, createClient, type ExecutionResult } from "graphql-ws";
import { WebSocket } from "ws";

/** A subscriber over graphql-ws, as a browser would be one. */
export function openSocket(url: string, token: string): Client & AsyncDisposable {
  const client = createClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { token },
    retryAttempts: 0,
  });
  return Object.assign(client, { [Symbol.asyncDispose]: async () => client.dispose() });
}

/** What has come so far, in a list that grows. */
export function listen<Data>(client: Client, query: string, variables: Record<string, unknown>) {
  const heard: ExecutionResult<Data>[] = [];
  const faults: unknown[] = [];
  client.subscribe<Data>(
    { query, variables },
    {
      next: (result) => heard.push(result as ExecutionResult<Data>),
      error: (error) => faults.push(error),
      complete() {},
    },
  );
  return { heard, faults };
}
