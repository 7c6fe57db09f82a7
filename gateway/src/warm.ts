import { setImmediate as nextTurn } from "node:timers/promises";
import { log } from "@organism/runtime/observing/log.ts";
import { Refusal } from "@organism/runtime/serving/sockets.ts";
import { OperationTypeNode } from "graphql";
import type { Edition } from "./edition.ts";

/**
 * Plans what the manifest's clients will ask, before they do. One document a turn, as other requests may be waiting. A document
 * that does not fit is told and left: its client may be older or newer than the supergraph.
 */
export async function warm({ manifest, documents, hub }: Edition): Promise<void> {
  for (const [hash, text] of manifest) {
    try {
      for (const operation of documents.allOf({ hash, text, listed: true }))
        for (const variant of operation.variants())
          if (operation.node.operation === OperationTypeNode.SUBSCRIPTION) hub.prepare(variant);
          else variant.plan;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.warn("a document of the manifest does not fit the supergraph", { hash, reason: error.message });
    }
    await nextTurn();
  }
}
