import { Refusal } from "@organism/runtime/serving/sockets.ts";
import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from "graphql";
import { emptyData } from "./execute/data.ts";

export type Variables = Readonly<Record<string, unknown>>;

/** The operation's variables, with defaults; absent stays absent. Refuses with 422, one error for each wrong value. */
export function coerceVariables(
  api: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Variables,
): Variables {
  const faults: GraphQLError[] = [];
  const values = emptyData();
  for (const { variable, type: node, defaultValue } of variableDefinitions) {
    const name = variable.name.value;
    const type = typeFromAST(api, node) as GraphQLInputType;
    if (Object.hasOwn(given, name)) values[name] = coerce({ name, type, value: given[name], faults });
    else if (defaultValue) values[name] = valueFromAST(defaultValue, type);
    else if (isNonNullType(type)) faults.push(missing(name, type));
  }
  if (faults.length > 0) throw new Refusal(faults);
  return values;
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
