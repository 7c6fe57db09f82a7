import type { Viewer } from "@organism/runtime/access/auth.ts";
import { Refusal } from "@organism/runtime/serving/sockets.ts";
import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, parse, validate } from "graphql";
import { LRUCache } from "lru-cache";
import { createOperation, type Operation } from "./operation.ts";
import type { Planner } from "./planner.ts";
import { refusal } from "./refusal.ts";
import type { GraphqlRequest } from "./request.ts";
import type { Supergraph } from "./supergraph.ts";

// Plans of large documents take megabytes; whoever floods the cache only evicts.
const KEPT_DOCUMENTS = 2_000;
const KEPT_TEXT_BYTES = 16 * 1024 * 1024;

export interface Documents {
  /** The operation that is asked for, ready to be authorised and run; refuses what cannot be. */
  find(request: GraphqlRequest, viewer: Viewer): Operation;
  /** Every operation of the document; refuses one that is not valid. */
  allOf(text: Text): Operation[];
}

type Text = Pick<GraphqlRequest, "hash" | "text" | "listed">;

interface Setting {
  supergraph: Supergraph;
  planner: Planner;
  /** Whether documents outside the manifest need the scope `documents:adhoc`. */
  listedOnly: boolean;
}

interface Known {
  document: DocumentNode;
  /** Of its operations, empty where one has none. */
  names: readonly string[];
  operations: Map<string, Operation>;
}

/** Parses and validates each document once. Faulty ones are not kept: who sends them can pay for them. */
export function createDocuments({ supergraph, planner, listedOnly }: Setting): Documents {
  const known = new LRUCache<string, Known>({ max: KEPT_DOCUMENTS, maxSize: KEPT_TEXT_BYTES });
  const learn = ({ text, hash }: Text): Known => {
    const document = read(supergraph.api, text);
    const learned = { document, names: namesOf(document), operations: new Map() };
    known.set(hash, learned, { size: text.length + 1 });
    return learned;
  };
  const operationOf = ({ document, operations }: Known, { hash, listed }: Text, name: string) => {
    const found =
      operations.get(name) ??
      createOperation({ supergraph, planner, document, name: name || undefined, hash, listed });
    operations.set(name, found);
    return found;
  };
  return {
    find(request, viewer) {
      if (listedOnly && !request.listed && !viewer.scopes.has("documents:adhoc"))
        throw refusal("FORBIDDEN", "Documents outside the manifest need the scope documents:adhoc");
      const found = known.get(request.hash) ?? learn(request);
      return operationOf(found, request, nameOf(found, request.operationName));
    },
    allOf(text) {
      const found = known.get(text.hash) ?? learn(text);
      return found.names.map((name) => operationOf(found, text, name));
    },
  };
}

function read(api: GraphQLSchema, text: string): DocumentNode {
  const document = parseText(text);
  const faults = validate(api, document);
  if (faults.length > 0)
    throw new Refusal(faults.map((fault) => withCode(fault, "GRAPHQL_VALIDATION_FAILED")));
  return document;
}

function parseText(text: string) {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) throw new Refusal([withCode(error, "GRAPHQL_PARSE_FAILED")]);
    throw error;
  }
}

const withCode = ({ message, nodes, source, positions }: GraphQLError, code: string) =>
  new GraphQLError(message, { nodes, source, positions, extensions: { code } });

const namesOf = ({ definitions }: DocumentNode): string[] =>
  definitions.flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? [one.name?.value ?? ""] : []));

/** Which of them is meant; refuses when that is not clear. */
function nameOf({ names }: Known, asked: string | undefined): string {
  const [only = ""] = names;
  if (asked === undefined && names.length === 1) return only;
  if (asked && names.includes(asked)) return asked;
  throw refusal(
    "OPERATION_RESOLUTION_FAILURE",
    asked === undefined
      ? `The document has ${names.length} operations; say in operationName which is meant`
      : `The document has no operation named ${JSON.stringify(asked)}`,
  );
}
