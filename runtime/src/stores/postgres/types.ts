import pg from "pg";
import { OrganismError } from "../../errors.ts";

/**
 * How PostgreSQL's values arrive. An int8 becomes a number, since GraphQL and JSON have no other, and is refused where a
 * number would round it. A date stays the string it is: the driver would make it midnight in the process's own zone.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format),
};

const TEXT_ARRAY: number = 1009;
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;

const parseTexts: (text: string) => (string | null)[] = pg.types.getTypeParser(TEXT_ARRAY, "text");

const parsers: Record<number, (text: string) => unknown> = {
  [pg.types.builtins.INT8]: parseInt8,
  [INT8_ARRAY]: (text) => parseTexts(text).map((entry) => (entry === null ? null : parseInt8(entry))),
  [pg.types.builtins.DATE]: (text) => text,
  [DATE_ARRAY]: parseTexts,
};

function parseInt8(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new OrganismError(
    "NUMBER_TOO_LARGE",
    `the bigint ${text} does not fit a number exactly; select it as text`,
  );
}
