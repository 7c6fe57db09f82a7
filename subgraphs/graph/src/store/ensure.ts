import type { Neo4j } from "@organism/runtime/stores/neo4j.ts";

type Statement = Parameters<Neo4j["write"]>[0];

const EXISTS = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists";

/** Makes an index or constraint where there is none. `IF NOT EXISTS` does not keep two that make it at once from each other. */
export async function ensure(neo4j: Neo4j, statement: Statement): Promise<void> {
  try {
    await neo4j.write(statement);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === EXISTS)) throw error;
  }
}
