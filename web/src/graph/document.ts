import type { DocumentNode } from "graphql";

/** By which the gateway knows the document: the build writes it into the document and into the gateway's manifest. */
export function documentIdOf(document: DocumentNode): string {
  const { __meta__ } = document as DocumentNode & { __meta__?: { hash?: string } };
  if (!__meta__?.hash)
    throw new Error("The document was not made by `graphql()`: it has no hash to be asked by");
  return __meta__.hash;
}
