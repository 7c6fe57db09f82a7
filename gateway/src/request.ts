import { hash } from "node:crypto";
import { z } from "zod";
import type { Manifest } from "./manifest.ts";
import { refusal } from "./refusal.ts";

const Body = z.object({
  query: z.string().nullish(),
  documentId: z.string().nullish(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.looseObject({ persistedQuery: z.object({ sha256Hash: z.string() }).nullish() }).nullish(),
});

/** What is asked, however it came. */
export interface GraphqlRequest {
  /** The document; `listed` when the manifest has it. */
  text: string;
  hash: string;
  listed: boolean;
  operationName: string | undefined;
  variables: Record<string, unknown>;
}

/** Refuses what is no GraphQL request, a batch, an unknown hash, and a hash that belongs to another text. */
export function readRequest(body: unknown, manifest: Manifest): GraphqlRequest {
  if (Array.isArray(body))
    throw refusal("BAD_REQUEST", "Batches are not taken; send each operation by itself");
  const parsed = Body.safeParse(body);
  if (!parsed.success) throw refusal("BAD_REQUEST", `This is no GraphQL request: ${describe(parsed.error)}`);
  const { query, operationName, variables } = parsed.data;
  const named = parsed.data.documentId ?? parsed.data.extensions?.persistedQuery?.sha256Hash;
  return {
    ...document(query || undefined, named?.replace(/^sha256:/, ""), manifest),
    operationName: operationName ?? undefined,
    variables: variables ?? {},
  };
}

const describe = ({ issues }: z.ZodError) =>
  issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ");

function document(text: string | undefined, named: string | undefined, manifest: Manifest) {
  if (text !== undefined) return sent(text, named, manifest);
  if (named === undefined)
    throw refusal("BAD_REQUEST", "Send `query`, or the hash of a document of the manifest");
  const known = manifest.get(named);
  if (known === undefined)
    throw refusal(
      "PERSISTED_QUERY_NOT_FOUND",
      `No document of the manifest has the hash ${JSON.stringify(named.slice(0, 64))}; the client may be older or newer than this gateway`,
    );
  return { text: known, hash: named, listed: true };
}

function sent(text: string, named: string | undefined, manifest: Manifest) {
  const actual = hash("sha256", text);
  if (named !== undefined && named !== actual)
    throw refusal(
      "PERSISTED_QUERY_MISMATCH",
      `The document's SHA-256 is ${actual}, not what was sent with it`,
    );
  return { text, hash: actual, listed: manifest.has(actual) };
}
