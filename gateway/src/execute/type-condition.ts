import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from "graphql";

/** Whether a thing of the type is one of the condition's kind; both by name, as subgraphs say it. */
export function isKindOf(schema: GraphQLSchema, typename: unknown, condition: string): boolean {
  if (typename === condition) return true;
  const kind = schema.getType(condition);
  const type = schema.getType(String(typename));
  return (
    isAbstractType(kind) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(kind, type)
  );
}
