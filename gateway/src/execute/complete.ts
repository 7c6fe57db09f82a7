import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from "graphql";
import { collectFields, type Selecting } from "./collect.ts";
import { type Data, emptyData, isData, own } from "./data.ts";
import { heldAs } from "./held.ts";
import { isKindOf } from "./type-condition.ts";

/** Something the schema promises and the subgraphs did not deliver. */
export interface Lack {
  path: readonly (string | number)[];
  message: string;
}

/** A walk through the answer: where it is, and what it missed so far. */
interface Walk {
  path: (string | number)[];
  lacks: Lack[];
  /** The answer to `__schema` or `__type`, which no subgraph gives. */
  introspect: (nodes: readonly FieldNode[]) => unknown;
}

/** Null because of a lack that is told already; it rises to the nearest field that may be null. */
export const FAILED = Symbol("failed");

/** What the client gets for what the subgraphs gave. */
export type Complete = (value: unknown, walk: Walk) => unknown;

/** A field as it is asked for. */
interface Asked {
  selecting: Selecting;
  /** `Type.field`. */
  field: string;
  sets: readonly SelectionSetNode[];
}

// A function from data of the type to the response, by GraphQL's rules for null, lists, leaves and abstract types.
function compileType(asked: Asked, type: GraphQLOutputType): Complete {
  if (isNonNullType(type)) return required(asked.field, compileType(asked, type.ofType));
  if (isListType(type)) return listOf(type.ofType, compileType(asked, type.ofType));
  if (isLeafType(type)) return leaf(type);
  if (isCompositeType(type)) return compileComposite(asked, type);
  throw new Error(`no output type: ${type}`);
}

function required(field: string, complete: Complete): Complete {
  return (value, walk) => {
    const completed = complete(value, walk);
    return completed === null
      ? lacking(walk, `Cannot return null for non-nullable field ${field}.`)
      : completed;
  };
}

function lacking({ path, lacks }: Walk, message: string): typeof FAILED {
  lacks.push({ path: [...path], message });
  return FAILED;
}

function listOf(item: GraphQLOutputType, complete: Complete): Complete {
  return (value, walk) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) return lacking(walk, "The subgraph gave something else than a list.");
    const list = value.map((one, index) => {
      walk.path.push(index);
      const completed = complete(one, walk);
      walk.path.pop();
      return completed;
    });
    if (!list.includes(FAILED)) return list;
    return isNonNullType(item) ? FAILED : list.map((one) => (one === FAILED ? null : one));
  };
}

function leaf(type: GraphQLLeafType): Complete {
  return (value, walk) => {
    if (value === null || value === undefined) return null;
    try {
      return type.serialize(value);
    } catch {
      // The value may be one that clients must not see, as of an inaccessible enum.
      return lacking(walk, `The subgraph gave a value that is no ${type}.`);
    }
  };
}

function compileComposite({ selecting, sets }: Asked, type: GraphQLCompositeType): Complete {
  const known = new Map<string, Complete>();
  const objectOf = (found: Fielded) => {
    const complete = known.get(found.name) ?? compileObject(selecting, found, sets);
    known.set(found.name, complete);
    return complete;
  };
  return (value, walk) => {
    if (value === null || value === undefined) return null;
    if (!isData(value)) return lacking(walk, "The subgraph gave something else than an object.");
    const found = kindOf(selecting.schema, type, own(value, "__typename"));
    return found ? objectOf(found)(value, walk) : lacking(walk, `The subgraph gave no ${type.name}.`);
  };
}

/** What has fields. An interface stands for an object whose type nobody asked for, and the planner did not need. */
type Fielded = GraphQLObjectType | GraphQLInterfaceType;

function kindOf(schema: GraphQLSchema, type: GraphQLCompositeType, typename: unknown): Fielded | undefined {
  if (isObjectType(type)) return type;
  if (isInterfaceType(type) && (typename === undefined || typename === type.name)) return type;
  const found = schema.getType(String(typename));
  return isObjectType(found) && isKindOf(schema, found.name, type.name) ? found : undefined;
}

type CompleteField = (value: Data, walk: Walk) => unknown;

/** The object's fields in the order of the selection. */
export function compileObject(
  selecting: Selecting,
  type: Fielded,
  sets: readonly SelectionSetNode[],
): Complete {
  const fields = [...collectFields(selecting, type, sets)].map(
    ([key, nodes]) => [key, compileField(selecting, type, key, nodes)] as const,
  );
  return (value, walk) => {
    const completed = emptyData();
    for (const [key, complete] of fields) {
      walk.path.push(key);
      const one = complete(value as Data, walk);
      walk.path.pop();
      if (one === FAILED) return FAILED;
      completed[key] = one; // it has no prototype that could mistake the key
    }
    return completed;
  };
}

function compileField(
  selecting: Selecting,
  type: Fielded,
  key: string,
  nodes: readonly FieldNode[],
): CompleteField {
  const name = nodes[0]?.name.value ?? key;
  if (name === "__typename") return (_value, walk) => typenameOf(type, walk);
  if (name === "__schema" || name === "__type") return (_value, walk) => walk.introspect(nodes);
  const definition = type.getFields()[name];
  if (!definition) throw new Error(`${type.name}.${name} was validated`);
  const asked = { selecting, field: `${type.name}.${name}`, sets: setsOf(nodes) };
  const complete = compileType(asked, definition.type);
  // Those that share a key have the same name and arguments.
  const held = nodes[0] ? heldAs(nodes[0]) : key;
  if (isNonNullType(definition.type)) return (value, walk) => complete(own(value, held), walk);
  return (value, walk) => {
    const completed = complete(own(value, held), walk);
    return completed === FAILED ? null : completed;
  };
}

const typenameOf = (type: Fielded, walk: Walk) =>
  isObjectType(type) ? type.name : lacking(walk, `The subgraph did not say which ${type.name} it is.`);

const setsOf = (nodes: readonly FieldNode[]) =>
  nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
