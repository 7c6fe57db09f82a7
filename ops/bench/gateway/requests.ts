import { hash } from "node:crypto";
import type { Sent } from "./load.ts";

export const persistedHash = (text: string) => hash("sha256", text);

const json = { "content-type": "application/json" };

/** A question as text, as the peers take it. */
export function asText(query: string, variables: object): () => Sent {
  const body = JSON.stringify({ query, variables });
  return () => ({ method: "POST", path: "/graphql", headers: json, body });
}

/** A question of one user after the other, each from an address of its own, by the hash of its document. */
export function asMany(tokens: readonly string[], query: string, variables: object): () => Sent {
  const body = JSON.stringify({ documentId: persistedHash(query), variables });
  const people = users(tokens);
  return () => ({ method: "POST", path: "/graphql", headers: { ...json, ...people() }, body });
}

function users(tokens: readonly string[]): () => Record<string, string> {
  let turn = 0;
  return () => {
    const user = turn++ % tokens.length;
    return { authorization: `Bearer ${tokens[user]}`, "x-forwarded-for": `10.0.${user >> 8}.${user & 255}` };
  };
}

/** The same by GET; with an ETag, where the client has the answer. */
export function asGet(
  tokens: readonly string[],
  query: string,
  variables: object,
  etag?: string,
): () => Sent {
  const parameters = { documentId: persistedHash(query), variables: JSON.stringify(variables) };
  const path = `/graphql?${new URLSearchParams(parameters)}`;
  const people = users(tokens);
  const held: Record<string, string> = etag ? { "if-none-match": etag } : {};
  return () => ({ method: "GET", path, headers: { "apollo-require-preflight": "1", ...held, ...people() } });
}

/** What a subscriber sends. */
export const asSubscriber = (query: string) => ({
  query: "",
  extensions: { persistedQuery: { version: 1, sha256Hash: persistedHash(query) } },
});
