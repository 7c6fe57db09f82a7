import { OrganismError } from "@organism/runtime/errors.ts";

/** Which column holds which field. */
export type Mapping<Field extends string> = Partial<Record<Field, string>>;

interface Fields<Field extends string> {
  required: readonly Field[];
  optional: readonly Field[];
}

/** `sender=From,at=Date`. A required field that is not named is looked for under its own name, an optional one not at all. */
export function parseMapping<Field extends string>(
  option: string,
  text: string,
  { required, optional }: Fields<Field>,
): Mapping<Field> {
  const known = [...required, ...optional];
  const mapping: Mapping<Field> = {};
  for (const field of required) mapping[field] = field;
  for (const pair of text === "" ? [] : text.split(",")) {
    const [, name, column] = /^\s*(\w+)\s*=\s*(.*\S)\s*$/.exec(pair) ?? [];
    const field = known.find((one) => one === name);
    if (!field || !column)
      throw new OrganismError(
        "USAGE",
        `${option} ${JSON.stringify(pair)} does not fit: write FIELD=COLUMN, where FIELD is one of ${known.join(", ")}`,
      );
    mapping[field] = column;
  }
  return mapping;
}

/** Reads the cells of a row by field: in the order of `columns` they arrive, by field they are asked for. */
export function cellsBy<Field extends string>(mapping: Mapping<Field>) {
  const fields = Object.keys(mapping) as Field[];
  const places = new Map(fields.map((field, place) => [field, place]));
  return {
    columns: fields.map((field) => mapping[field] ?? field),
    /** Without the spaces around it; empty where the field is not mapped. */
    cell: (cells: readonly string[], field: Field) => cells[places.get(field) ?? -1]?.trim() ?? "",
  };
}
