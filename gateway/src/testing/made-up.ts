import { hash } from "node:crypto";
import {
  buildASTSchema,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
} from "graphql";

interface Entry {
  __typename?: string;
  id?: string;
}

/** Resolvers for any subgraph, whose every value follows from what is asked of whom: the same from whichever subgraph, and from one server. */
export function makeUp(sdl: string): Record<string, Record<string, unknown>> {
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
  const entries = types.flatMap((type): [string, Record<string, unknown>][] => {
    if (isAbstractType(type)) return [[type.name, { __resolveType: ({ __typename }: Entry) => __typename }]];
    if (!isObjectType(type)) return [];
    const fields = Object.values(type.getFields()).filter(({ name }) => name !== "id");
    const made = fields.map((field) => [field.name, resolverOf(schema, type.name, field)]);
    return [[type.name, { ...referred(type.name, type.getFields()), ...Object.fromEntries(made) }]];
  });
  return Object.fromEntries(entries);
}

const referred = (name: string, fields: object) =>
  "id" in fields ? { __resolveReference: ({ id }: Entry) => ({ __typename: name, id }) } : {};

function resolverOf(
  schema: GraphQLSchema,
  type: string,
  { name, type: wanted }: GraphQLField<unknown, unknown>,
) {
  return ({ id = "" }: Entry = {}, args: object) =>
    make(schema, wanted, `${type}.${name}${JSON.stringify(args)}${id}`);
}

function make(schema: GraphQLSchema, type: GraphQLOutputType, seed: string): unknown {
  const drawn = Number.parseInt(hash("sha256", seed).slice(0, 8), 16);
  if (isNonNullType(type)) return makeSome(schema, type.ofType, seed, drawn);
  return drawn % 7 === 0 ? null : makeSome(schema, type, seed, drawn);
}

function makeSome(schema: GraphQLSchema, type: GraphQLOutputType, seed: string, drawn: number): unknown {
  if (isListType(type))
    return Array.from({ length: drawn % 3 }, (_, index) => make(schema, type.ofType, `${seed}${index}`));
  if (isAbstractType(type)) {
    const members = schema.getPossibleTypes(type);
    return { __typename: members[drawn % members.length]?.name, id: `${drawn}` };
  }
  if (isObjectType(type)) return { __typename: type.name, id: `${drawn}` };
  if (isEnumType(type)) return type.getValues()[drawn % type.getValues().length]?.value;
  const name = String(type);
  if (name === "Int" || name === "Float") return drawn % 100;
  return name === "Boolean" ? drawn % 2 === 0 : `${drawn}`;
}
