import { type DocumentNode, type FieldNode, Kind, visit } from "graphql";
import type { ResponsePath } from "./place.ts";

// No field is called so. What planners add of their own goes by the names of fields.
const CLIENTS = "client__";

/** Under which key the answer under way holds a field: the client's own names and values stand apart from what others require. */
export function heldAs({ alias, name, arguments: given = [] }: FieldNode): string {
  const key = alias?.value ?? name.value;
  return key === name.value && given.length === 0 ? key : CLIENTS + key;
}

/**
 * The document as it is planned. Apollo's planner takes what stands under a field's name for that field: a client that wrote
 * `price: id` would have ids sent as prices to whoever requires them, and one that wrote `price(in: "PLN")` złotys.
 */
export const nameApart = (document: DocumentNode): DocumentNode =>
  visit(document, {
    Field(node) {
      const held = heldAs(node);
      return held === node.name.value ? undefined : { ...node, alias: { kind: Kind.NAME, value: held } };
    },
  });

/** The path in the client's keys. */
export const clientPath = (path: ResponsePath): ResponsePath =>
  path.map((key) => (typeof key === "string" && key.startsWith(CLIENTS) ? key.slice(CLIENTS.length) : key));
