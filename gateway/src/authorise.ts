import type { Viewer } from "@organism/runtime/access/auth.ts";
import { Refusal } from "@organism/runtime/serving/sockets.ts";
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { Rules, ScopeRule } from "./rules.ts";

/** One guarded thing that an operation touches. */
export interface Requirement {
  at: string;
  rule: ScopeRule;
}

/** Refuses with 403, one error for each guarded thing that the viewer's scopes do not open. */
export function authorise(requirements: readonly Requirement[], { scopes }: Viewer): void {
  const held: ReadonlySet<string> = scopes;
  const refused = requirements.filter(
    ({ rule }) => !rule.some((all) => all.every((scope) => held.has(scope))),
  );
  if (refused.length > 0) throw new Refusal(refused.map(forbidden));
}

function forbidden({ at, rule }: Requirement) {
  const needed = rule.map((all) => all.join(" and ")).join(", or ");
  return new GraphQLError(`${at} needs the scope ${needed}, which none of your roles grants`, {
    extensions: { code: "FORBIDDEN", at },
  });
}

interface Subject {
  api: GraphQLSchema;
  rules: Rules;
}

/**
 * Everything guarded that the operation touches, and no other operation of the document. What `@skip` may leave out
 * counts: whether somebody may ask does not depend on a variable.
 */
export function requirementsOf(
  { api, rules }: Subject,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Requirement[] {
  const touched = new Set<string>();
  const types = new TypeInfo(api);
  const chosen = separateOperations(document)[operation.name?.value ?? ""] ?? document;
  visit(
    chosen,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        const field = types.getFieldDef();
        if (parent && field) touchField({ api, touched, parent, field, node });
      },
      InlineFragment: () => touchType(touched, types.getType()),
      FragmentDefinition: () => touchType(touched, types.getType()),
    }),
  );
  return [...touched].flatMap((at) => {
    const rule = rules.scopes.get(at);
    return rule ? [{ at, rule }] : [];
  });
}

interface Touch {
  api: GraphQLSchema;
  touched: Set<string>;
  parent: GraphQLNamedType;
  field: GraphQLField<unknown, unknown>;
  node: FieldNode;
}

// A field of an interface is a field of whichever type turns out to implement it, and so is guarded by them all.
function touchField({ api, touched, parent, field, node }: Touch) {
  for (const type of [parent, ...(isAbstractType(parent) ? api.getPossibleTypes(parent) : [])]) {
    touchType(touched, type);
    touched.add(`${type.name}.${field.name}`);
  }
  touchType(touched, getNamedType(field.type));
  for (const argument of node.arguments ?? []) touchArgument(touched, field, argument);
}

function touchType(touched: Set<string>, type: unknown) {
  const named = getNamedType(type as GraphQLNamedType | undefined);
  if (named) touched.add(named.name);
}

function touchArgument(touched: Set<string>, field: GraphQLField<unknown, unknown>, argument: ArgumentNode) {
  const definition = field.args.find(({ name }) => name === argument.name.value);
  if (definition && argument.value.kind !== Kind.NULL) touchInput(touched, definition.type, new Set());
}

// Which fields of an input a variable will fill is not known yet: all count.
function touchInput(touched: Set<string>, type: GraphQLInputType, seen: Set<string>) {
  const named = getNamedType(type);
  if (seen.has(named.name)) return;
  seen.add(named.name);
  touched.add(named.name);
  if (!isInputObjectType(named)) return;
  for (const field of Object.values(named.getFields())) touchInput(touched, field.type, seen);
}
