import { type Kysely, type Selectable, sql } from "kysely";
import type { Tables } from "./tables.ts";

type QuestionRow = Selectable<Tables["causal.question"]>;
type VariableRow = Selectable<Tables["causal.variable"]>;

interface Variable {
  id: string;
  status: VariableRow["status"];
  measuredBy: string;
}

export interface StoredQuestion
  extends Pick<QuestionRow, "id" | "version" | "text" | "estimand" | "evidence"> {
  treatment: Variable;
  outcome: Variable;
}

const node = (alias: string) =>
  sql<Variable>`json_build_object(
    'id', ${sql.ref(`${alias}.id`)},
    'status', ${sql.ref(`${alias}.status`)},
    'measuredBy', ${sql.ref(`${alias}.measured_by`)})`;

/** The questions in force, of each the newest version, with the nodes of the causal graph that they name. */
export const questionsInForce = (db: Kysely<Tables>): Promise<StoredQuestion[]> =>
  db
    .selectFrom("causal.question as question")
    .innerJoin("causal.variable as treatment", (join) =>
      join
        .onRef("treatment.id", "=", "question.treatment")
        .onRef("treatment.graph_version", "=", "question.graph_version"),
    )
    .innerJoin("causal.variable as outcome", (join) =>
      join
        .onRef("outcome.id", "=", "question.outcome")
        .onRef("outcome.graph_version", "=", "question.graph_version"),
    )
    .distinctOn("question.id")
    .select(["question.id", "question.version", "question.text", "question.estimand", "question.evidence"])
    .select([node("treatment").as("treatment"), node("outcome").as("outcome")])
    .orderBy("question.id")
    .orderBy("question.version", "desc")
    .execute();
