/** The tables of the Postgres schema `causal`, as kysely sees them. */
export interface Tables {
  "causal.variable": VariableTable;
  "causal.question": QuestionTable;
}

interface VariableTable {
  /** The version of the causal graph that it is a node of. */
  graph_version: number;
  id: string;
  status: "MEASURED" | "PARTLY" | "LATENT";
  measured_by: string;
}

interface QuestionTable {
  id: string;
  /** From 1; the highest is in force. */
  version: number;
  graph_version: number;
  text: string;
  treatment: string;
  outcome: string;
  estimand: string;
  evidence: "RANDOMISED" | "QUASI" | "ASSUMED";
}
