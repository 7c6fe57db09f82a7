/** The tables of the Postgres schema `metrics`, as kysely sees them. */
export interface Tables {
  "metrics.definition": DefinitionTable;
}

interface DefinitionTable {
  id: string;
  /** From 1; the highest is in force. */
  version: number;
  name: string;
  formula: string;
  unit: "HOURS" | "MINUTES" | "COUNT" | "PEOPLE" | "SHARE" | "RATIO";
  source: string;
}
