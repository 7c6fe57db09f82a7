import neo4j from "neo4j-driver";
import { OrganismError } from "../../errors.ts";

/** A Cypher statement apart from its values, and the shape of the rows it returns. */
export interface Statement<Row> {
  readonly text: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Only for the type. */
  readonly row?: Row;
}

/**
 * Writes a statement; what stands in `${}` travels as a parameter. A number is a float to Cypher, a bigint an integer
 * (LIMIT wants one); a `Date` is a datetime in UTC.
 */
export function cypher<Row = never>(texts: TemplateStringsArray, ...values: unknown[]): Statement<Row> {
  return {
    text: texts.reduce((text, next, i) => `${text}$p${i - 1}${next}`),
    parameters: Object.fromEntries(values.map((value, i) => [`p${i}`, toCypher(value)])),
  };
}

function toCypher(value: unknown): unknown {
  if (value instanceof Date) return neo4j.types.DateTime.fromStandardDate(value);
  return eachEntry(value, toCypher);
}

/** Nodes and relationships become their properties, integers numbers where that is exact, datetimes `Date`s, dates ISO strings. */
export function fromCypher(value: unknown): unknown {
  if (neo4j.isInt(value)) return exactNumber(value);
  if (neo4j.isDateTime(value)) return value.toStandardDate();
  if (neo4j.isDate(value)) return value.toString();
  if (neo4j.isNode(value) || neo4j.isRelationship(value)) return fromCypher(value.properties);
  return eachEntry(value, fromCypher);
}

function exactNumber(value: { inSafeRange(): boolean; toNumber(): number; toString(): string }): number {
  if (value.inSafeRange()) return value.toNumber();
  throw new OrganismError(
    "NUMBER_TOO_LARGE",
    `the integer ${value} does not fit a number exactly; return toString() of it`,
  );
}

// Other classes (points, durations) are left as the driver makes them.
function eachEntry(value: unknown, change: (entry: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]));
}
