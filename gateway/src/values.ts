import { Refusal } from "@organism/runtime/serving/sockets.ts";
import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from "graphql";

export type Variables = Readonly<Record<string, unknown>>;

/** The operation's variables, with defaults; absent stays absent. Refuses with 422, one error for each wrong value. */
export function coerceVariables(
  api: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Variables,
): Variables {
  const faults: GraphQLError[] = [];
  const entries = variableDefinitions.flatMap((definition): [string, unknown][] => {
    const name = definition.variable.name.value;
    const type = typeFromAST(api, definition.type) as GraphQLInputType;
    if (!Object.hasOwn(given, name)) return absent({ name, type, definition, faults });
    return [[name, coerce({ name, type, value: given[name], faults })]];
  });
  if (faults.length > 0) throw new Refusal(faults);
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

interface Absent {
  name: string;
  type: GraphQLInputType;
  definition: VariableDefinitionNode;
  faults: GraphQLError[];
}

function absent({ name, type, definition, faults }: Absent): [string, unknown][] {
  if (definition.defaultValue) return [[name, valueFromAST(definition.defaultValue, type)]];
  if (isNonNullType(type)) faults.push(missing(name, type));
  return [];
}

const missing = (name: string, type: GraphQLInputType) =>
  new GraphQLError(`$${name} is missing; it takes ${type}`, {
    extensions: { code: "VALUE_MISSING", path: [name] },
  });

interface Given {
  name: string;
  type: GraphQLInputType;
  value: unknown;
  faults: GraphQLError[];
}

function coerce({ name, type, value, faults }: Given): unknown {
  if (value === null && isNonNullType(type)) {
    faults.push(missing(name, type));
    return null;
  }
  return coerceInputValue(value, type, (path, _value, error) => {
    const code = /was not provided/.test(error.message) ? "VALUE_MISSING" : "VALUE_INVALID";
    const at = [name, ...path];
    // The names of right values are for whoever may read the schema.
    const reason = error.message.replace(/ Did you mean .*\?$/, "");
    faults.push(new GraphQLError(`$${at.join(".")}: ${reason}`, { extensions: { code, path: at } }));
  });
}
