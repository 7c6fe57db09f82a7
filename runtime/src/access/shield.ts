import {
  defaultFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { OrganismError } from "../errors.ts";
import type { Viewer } from "./auth.ts";
import type { Scope } from "./roles.ts";
import { requireScope } from "./scopes.ts";

/**
 * Who may have a field. `open`: whoever has a token; rows are then the resolver's to gate. A list: any of its scopes, of
 * which the resolver demands the right one.
 */
type Access = "open" | Scope | readonly Scope[];

/** Says of every field of every type who may have it; of an entity also under `__resolveReference`. What it does not name is refused. */
export type Shield = Readonly<Record<string, Readonly<Record<string, Access>>>>;

/** Fields that are open to whoever got that far, such as those of data that was gated where it was fetched. */
export const openFields = (fields: string) =>
  Object.fromEntries(fields.split(" ").map((field) => [field, "open" as const]));

/** What the federation library adds: the references are shielded one by one, the SDL is for those who may ask freely. */
const federation: Shield = {
  Query: { _entities: "open", _service: "documents:adhoc" },
  _Service: { sdl: "open" },
};

/** Puts the shield before every resolver, reference and stream of the schema, in place. */
export function applyShield(schema: GraphQLSchema, shield: Shield): void {
  for (const type of objectTypes(schema)) {
    for (const field of Object.values(type.getFields())) {
      const { resolve = defaultFieldResolver, subscribe } = field;
      const access = federation[type.name]?.[field.name] ?? shield[type.name]?.[field.name];
      if (type.name === "Query" && field.name === "_entities") field.resolve = readable(resolve);
      if (access === "open") continue;
      const name = `${type.name}.${field.name}`;
      field.resolve = (parent, args, context, info) => {
        demand(name, access, context.viewer);
        return resolve(parent, args, context, info);
      };
      if (!subscribe) continue;
      field.subscribe = (parent, args, context, info) => {
        demand(name, access, context.viewer);
        return subscribe(parent, args, context, info);
      };
    }
    shieldReference(type, shield[type.name]?.["__resolveReference"]);
  }
}

type Resolve = typeof defaultFieldResolver;

/**
 * Refuses references that lead nowhere before any is looked up. The library throws at the first of them and forgets those
 * it has begun, and a fault that nobody waits for ends the process.
 */
const readable =
  (resolve: Resolve): Resolve =>
  (parent, args, context, info) => {
    for (const reference of args["representations"] as Record<string, unknown>[])
      if (!isReference(reference, info.schema))
        throw new OrganismError(
          "BAD_USER_INPUT",
          "A reference needs a `__typename` that has a key, and a text as `id`",
        );
    return resolve(parent, args, context, info);
  };

function isReference(reference: Record<string, unknown> | null, schema: GraphQLSchema): boolean {
  const { __typename: name, id } = reference ?? {};
  if (typeof name !== "string" || typeof id !== "string") return false;
  const type = schema.getType(name);
  return isObjectType(type) || isInterfaceType(type);
}

type ResolveReference = (reference: unknown, context: { viewer: Viewer }, info: unknown) => unknown;

function shieldReference(type: GraphQLObjectType, access: Access | undefined): void {
  const extension = type.extensions["apollo"] as
    | { subgraph?: { resolveReference?: ResolveReference } }
    | undefined;
  const resolveReference = extension?.subgraph?.resolveReference;
  if (!extension?.subgraph || !resolveReference || access === "open") return;
  // Async, because what is thrown at once is not waited for together with the others.
  extension.subgraph.resolveReference = async (reference, context, info) => {
    demand(`${type.name}.__resolveReference`, access, context.viewer);
    return await resolveReference(reference, context, info);
  };
}

function demand(name: string, access: Access | undefined, viewer: Viewer): void {
  if (access === "open") return;
  if (typeof access === "string") {
    requireScope(viewer, access);
    return;
  }
  if (access?.some((scope) => viewer.scopes.has(scope))) return;
  const why = access
    ? `needs one of the scopes ${access.join(", ")}`
    : "is open to nobody: no shield names it";
  throw new OrganismError("FORBIDDEN", `${name} ${why}`);
}

export const objectTypes = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith("__"),
  );
