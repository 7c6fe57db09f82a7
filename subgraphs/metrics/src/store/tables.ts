import type { Generated } from "kysely";

/** The tables of the Postgres schema `metrics`, as kysely sees them. */
export interface Tables {
  "metrics.definition": DefinitionTable;
  "metrics.alert": AlertTable;
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

/** One episode of a person or a published group. */
interface AlertTable {
  number: Generated<number>;
  id: Generated<string>;
  dataset: number;
  person: number | null;
  team: number | null;
  pattern: "RISE" | "CHRONIC" | "GROUP";
  /** A Monday. */
  since: string;
  /** The Monday of the last week that was looked at. */
  week: string;
  open: boolean;
  score: number | null;
  acknowledged_at: Date | null;
  /** Of persons: whether an alert of the group was published with theirs. */
  among_many: Generated<boolean>;
  version: number;
}
