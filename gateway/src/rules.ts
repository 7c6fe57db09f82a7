import type { Schema } from "@apollo/federation-internals";
import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type TypeDefinitionNode,
  valueFromASTUntyped,
} from "graphql";

/** Alternatives of scopes: all of one inner list suffice. */
export type ScopeRule = readonly (readonly string[])[];

/** What the supergraph's directives say. Keys are `Type` or `Type.field`. */
export interface Rules {
  scopes: ReadonlyMap<string, ScopeRule>;
  shared: ReadonlySet<string>;
  resumable: ReadonlySet<string>;
  /** Which versions of the data a field depends on. */
  versions: ReadonlyMap<string, readonly string[]>;
  /** Which subgraphs can answer a field, or, where it does not say, have the type. */
  graphs: ReadonlyMap<string, ReadonlySet<string>>;
  /** Types that other subgraphs can extend, so that what hangs below them may come from anywhere. */
  entities: ReadonlySet<string>;
}

const SCOPES = ["https://specs.apollo.dev/requiresScopes", "requiresScopes"] as const;
const GATE = "https://causal-organism.dev/gate";

/** Directives are found by the specification they come from, as the supergraph may have renamed them. */
export function readRules(schema: Schema, document: DocumentNode): Rules {
  const nameOf = (identity: string, name: string) =>
    schema.coreFeatures?.getByIdentity(identity)?.directiveNameInSchema(name);
  const marks = [...marksOf(document)];
  const having = (name: string | undefined) => marks.filter(({ directive }) => directive.name.value === name);
  const coordinates = (name: string | undefined) => new Set(having(name).map(({ at }) => at));
  return {
    scopes: new Map(
      having(nameOf(...SCOPES)).map(({ at, directive }) => [
        at,
        argumentOf(directive, "scopes") as ScopeRule,
      ]),
    ),
    shared: coordinates(nameOf(GATE, "shared")),
    resumable: coordinates(nameOf(GATE, "resumable")),
    versions: new Map(
      having(nameOf(GATE, "version")).map(({ at, directive }) => [
        at,
        argumentOf(directive, "of") as string[],
      ]),
    ),
    graphs: graphsOf([...having("join__type"), ...having("join__field")]),
    entities: new Set(
      having("join__type")
        .filter(({ directive }) => argumentOf(directive, "key") !== undefined)
        .map(({ at }) => at),
    ),
  };
}

function graphsOf(marks: readonly Mark[]): Map<string, Set<string>> {
  const graphs = new Map<string, Set<string>>();
  for (const { at, directive } of marks) {
    const graph = argumentOf(directive, "graph");
    if (typeof graph !== "string" || argumentOf(directive, "external") === true) continue;
    graphs.set(at, (graphs.get(at) ?? new Set()).add(graph));
  }
  return graphs;
}

interface Mark {
  at: string;
  directive: DirectiveNode;
}

/** The directives of types and of their fields. */
export function* marksOf(document: DocumentNode): Generator<Mark> {
  for (const type of document.definitions as readonly TypeDefinitionNode[]) {
    if (!/TypeDefinition$/.test(type.kind)) continue;
    yield* marked(type.name.value, type.directives);
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of type.fields ?? [])
      yield* marked(`${type.name.value}.${field.name.value}`, field.directives);
  }
}

function* marked(at: string, directives: readonly ConstDirectiveNode[] = []): Generator<Mark> {
  for (const directive of directives) yield { at, directive };
}

export function argumentOf({ arguments: given = [] }: DirectiveNode, name: string): unknown {
  const argument = given.find((one) => one.name.value === name);
  return argument && valueFromASTUntyped(argument.value);
}
