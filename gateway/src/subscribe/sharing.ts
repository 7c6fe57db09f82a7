import {
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { Rules } from "../rules.ts";

interface Setting {
  api: GraphQLSchema;
  rules: Rules;
}

/**
 * Whether all who may ask get one answer. `@shared` reaches down through plain values; a field of an entity needs its
 * own, because any subgraph may have added it for one viewer alone.
 */
export function isShared({ api, rules }: Setting, document: DocumentNode): boolean {
  const types = new TypeInfo(api);
  const own: string[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        if (parent && !isSharedField({ api, rules }, parent, node)) own.push(node.name.value);
      },
    }),
  );
  return own.length === 0;
}

function isSharedField({ api, rules }: Setting, parent: GraphQLNamedType, { name }: FieldNode): boolean {
  if (name.value === "__typename") return true;
  if (parent === api.getSubscriptionType() || parent === api.getQueryType())
    return rules.shared.has(`${parent.name}.${name.value}`);
  const types = isAbstractType(parent) ? [parent, ...api.getPossibleTypes(parent)] : [parent];
  return types.every(
    (type) => !rules.entities.has(type.name) || rules.shared.has(`${type.name}.${name.value}`),
  );
}
