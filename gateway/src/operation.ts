import type { QueryPlan } from "@apollo/query-planner";
import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from "graphql";
import { LRUCache } from "lru-cache";
import { type Requirement, requirementsOf } from "./authorise.ts";
import { nameApart } from "./execute/held.ts";
import { OTHER } from "./observed.ts";
import type { Planner } from "./planner.ts";
import type { Supergraph } from "./supergraph.ts";
import type { Variables } from "./values.ts";
import { conditionVariables, decide, fillEmpty } from "./variant.ts";

/** One operation of a valid document, with what is worked out once for all who ask for it. */
export interface Operation {
  node: OperationDefinitionNode;
  /** Its name in figures. */
  label: string;
  requirements: readonly Requirement[];
  /** The operation as it is for these values, its conditions decided. */
  variantOf(variables: Variables): Variant;
  /** What its conditions can make of it, as far as these are kept. */
  variants(): Iterable<Variant>;
}

/**
 * An operation without conditions. Apollo's planner is told nothing of them: where a conditional field requires others,
 * its plans ask for these conditionally too, and then miss them for the fields beside it.
 */
export interface Variant {
  document: DocumentNode;
  node: OperationDefinitionNode;
  /** Undefined where it has none. */
  name: string | undefined;
  /** The same for the same text, operation and decisions. */
  id: string;
  /** Whether there is a plan already. */
  readonly planned: boolean;
  /** Made at first need, which comes after authorisation: a plan costs far more than a look at the document. */
  readonly plan: QueryPlan;
}

// Each combination of conditions has its own; most operations have one.
const KEPT_VARIANTS = 16;

interface Parts {
  supergraph: Supergraph;
  planner: Planner;
  document: DocumentNode;
  /** Undefined where it has none. */
  name: string | undefined;
  /** Of the document, and whether the manifest has it. */
  hash: string;
  listed: boolean;
}

export function createOperation(parts: Parts): Operation {
  const { supergraph, document, name, hash, listed } = parts;
  const node = operationOf(document, name);
  const conditions = conditionVariables(document);
  const known = new LRUCache<string, Variant>({ max: KEPT_VARIANTS });
  const variantOf = (variables: Variables) => {
    const decisions = conditions.map((condition) => (variables[condition] ? "1" : "0")).join("");
    const variant =
      known.get(decisions) ?? createVariant(parts, variables, `${hash}:${name ?? ""}:${decisions}`);
    known.set(decisions, variant);
    return variant;
  };
  return {
    node,
    label: (listed && name) || OTHER,
    requirements: requirementsOf(supergraph, document, node),
    variantOf,
    *variants() {
      for (let bits = 0; bits < Math.min(2 ** conditions.length, KEPT_VARIANTS); bits++)
        yield variantOf(Object.fromEntries(conditions.map((name, at) => [name, Boolean((bits >> at) & 1)])));
    },
  };
}

function createVariant({ planner, document: whole, name }: Parts, variables: Variables, id: string): Variant {
  const document = decide(whole, variables);
  let plan: QueryPlan | undefined;
  return {
    document,
    node: operationOf(document, name),
    name,
    id,
    get planned() {
      return plan !== undefined;
    },
    get plan() {
      plan ??= planner(fillEmpty(nameApart(document)), name);
      return plan;
    },
  };
}

function operationOf(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const node = getOperationAST(document, name);
  if (!node) throw new Error(`the document was found to have an operation named ${name}`);
  return node;
}
