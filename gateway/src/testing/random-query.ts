import { seeded } from "@organism/runtime/testing/seeded.ts";
import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from "graphql";

const ids = ["p1", "p2", "p3", "p5", "t1", "t2", "unknown"];

export interface Choice {
  /** How deep it goes. */
  deepest?: number;
  /** Whether it may have `@skip` and `@include`. */
  conditions?: boolean;
}

/** A query of the schema, the same for the same seed. It may ask for one key in two ways, and so not be valid. */
export function randomQuery(
  schema: GraphQLSchema,
  seed: number,
  { deepest = 4, conditions = true }: Choice = {},
): string {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let aliases = 0;

  const value = (type: GraphQLNamedType) => {
    if (type.name === "ID") return JSON.stringify(pick(ids));
    if (type.name === "Int") return String(Math.floor(random() * 4));
    if (isEnumType(type)) return pick(type.getValues()).name;
    return JSON.stringify(pick(["", "__proto__", "π"]));
  };
  const args = (field: GraphQLField<unknown, unknown>) => {
    const given = field.args
      .filter(({ type }) => !("getFields" in getNamedType(type)))
      .filter((one) => isRequiredArgument(one) || random() < 0.3)
      .map(({ name, type }) => `${name}: ${value(getNamedType(type))}`);
    return given.length > 0 ? `(${given.join(", ")})` : "";
  };
  const field = (one: GraphQLField<unknown, unknown>, depth: number): string => {
    const arguments_ = args(one);
    const alias = arguments_ || random() < 0.3 ? `${pick(["a", "constructor", "z_"])}${aliases++}: ` : "";
    const condition =
      conditions && random() < 0.1
        ? pick([" @skip(if: $no)", " @include(if: $yes)", " @skip(if: $yes)"])
        : "";
    return `${alias}${one.name}${arguments_}${condition}${selection(getNamedType(one.type), depth + 1)}`;
  };
  const fields = (type: GraphQLNamedType, depth: number): string[] => {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const all = Object.values(type.getFields());
    const open = depth < deepest ? all : all.filter((one) => !isCompositeType(getNamedType(one.type)));
    // Few at the root: in a query of everything something always fails.
    const some = depth === 0 ? 0.2 : 0.4;
    return open.filter(() => random() < some).map((one) => field(one, depth));
  };
  const spreads = (type: GraphQLNamedType, depth: number): string[] => {
    if (!isAbstractType(type)) return random() < 0.15 ? [`... ${selection(type, depth)}`] : [];
    const members = schema.getPossibleTypes(type).filter(() => random() < 0.6);
    return members.map((member) => `... on ${member.name} ${selection(member, depth)}`);
  };
  const selection = (type: GraphQLNamedType, depth: number): string => {
    if (!isCompositeType(type)) return "";
    const typename = random() < 0.2 ? [pick(["__typename", `t${aliases++}: __typename`])] : [];
    const parts = [...fields(type, depth), ...spreads(type, depth), ...typename];
    return ` { ${parts.length > 0 ? parts.join(" ") : "__typename"} }`;
  };
  const variables = conditions ? "query($yes: Boolean! = true, $no: Boolean = false)" : "";
  return `${variables}${selection(schema.getQueryType() as GraphQLNamedType, 0)}`;
}
