import {
  buildSchema,
  defaultFieldResolver,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  printSchema,
} from "graphql";

type Types = Record<string, Record<string, unknown>>;

/** The API schema served by one server: what a federation must not be told apart from. */
export function wholeOf(
  api: GraphQLSchema,
  parts: readonly Types[],
  interfaceObjects: Record<string, string[]>,
): GraphQLSchema {
  const schema = buildSchema(printSchema(api));
  for (const part of parts)
    for (const [name, fields] of Object.entries(part))
      for (const target of [name, ...(interfaceObjects[name] ?? [])]) attach(schema, target, fields);
  return schema;
}

function attach(schema: GraphQLSchema, name: string, fields: Record<string, unknown>) {
  const type = schema.getType(name);
  if (isAbstractType(type) && fields["__resolveType"]) type.resolveType = fields["__resolveType"] as never;
  if (!isObjectType(type)) return;
  const own = type.getFields();
  for (const [field, resolve] of Object.entries(fields))
    if (own[field]) own[field].resolve = (resolve as never) ?? defaultFieldResolver;
}
