import { hash } from "node:crypto";
import type { Viewer } from "@organism/runtime/access/auth.ts";
import { z } from "zod";
import type { Manifest } from "./manifest.ts";
import { refusal } from "./refusal.ts";
import type { Registry } from "./registry.ts";

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

interface Texts {
  manifest: Manifest;
  registry: Registry;
}

/** Refuses what is no GraphQL request, a batch, an unknown hash, and a hash that belongs to another text. */
export function readRequest(
  body: unknown,
  { manifest, registry }: Texts,
  { scopes }: Pick<Viewer, "scopes">,
): GraphqlRequest {
  if (Array.isArray(body))
    throw refusal("BAD_REQUEST", "Batches are not taken; send each operation by itself");
  const parsed = Body.safeParse(body);
  if (!parsed.success) throw refusal("BAD_REQUEST", `This is no GraphQL request: ${describe(parsed.error)}`);
  const { query, operationName, variables } = parsed.data;
  const named = parsed.data.documentId ?? parsed.data.extensions?.persistedQuery?.sha256Hash;
  const hash = named?.replace(/^sha256:/, "");
  // Whoever may not send any text is told nothing of what others sent.
  const adhoc = scopes.has("documents:adhoc") ? registry : undefined;
  return {
    ...(query ? sent(query, hash, manifest, adhoc) : known(hash, manifest, adhoc)),
    operationName: operationName ?? undefined,
    variables: variables ?? {},
  };
}

const describe = ({ issues }: z.ZodError) =>
  issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ");

function known(named: string | undefined, manifest: Manifest, adhoc: Registry | undefined) {
  if (named === undefined)
    throw refusal("BAD_REQUEST", "Send `query`, or the hash of a document of the manifest");
  const text = manifest.get(named) ?? adhoc?.find(named);
  if (text === undefined)
    throw refusal(
      "PERSISTED_QUERY_NOT_FOUND",
      `No document of the manifest has the hash ${JSON.stringify(named.slice(0, 64))}; the client may be older or newer than this gateway`,
    );
  return { text, hash: named, listed: manifest.has(named) };
}

function sent(text: string, named: string | undefined, manifest: Manifest, adhoc: Registry | undefined) {
  const actual = hash("sha256", text);
  if (named !== undefined && named !== actual)
    throw refusal(
      "PERSISTED_QUERY_MISMATCH",
      `The document's SHA-256 is ${actual}, not what was sent with it`,
    );
  const listed = manifest.has(actual);
  if (named !== undefined && !listed) adhoc?.register(actual, text);
  return { text, hash: actual, listed };
}
