// A process under test: a subgraph over the real PostgreSQL, with one field for each way to answer.
import { sql } from "kysely";
import { createVerifier } from "../access/auth.ts";
import { OrganismError } from "../errors.ts";
import { runProcess } from "../process.ts";
import { serveSubgraph } from "../serving/subgraph.ts";
import { openPostgres } from "../stores/postgres.ts";

const schema = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  type Query { seconds: Float! behind(gate: Int!): Int broken: Int refused: Int one: Int own: Int unnamed: Int }`;

const reads = ["PORT", "POSTGRES_URL", "OIDC_ISSUER", "OIDC_AUDIENCE"] as const;

await runProcess("subgraph-under-test", reads, async (config, life) => {
  const postgres = life.use(openPostgres(config.POSTGRES_URL, { acquireTimeoutMs: 1_000 }));
  const behind = async (gate: number) => {
    await sql`select pg_advisory_xact_lock_shared(${gate}::int)`.execute(postgres.db);
    return gate;
  };
  const resolvers = {
    Query: {
      seconds: () => behind(0),
      behind: (_parent: unknown, { gate }: { gate: number }) => behind(gate),
      broken: () => sql`select 'canary' from no_such_table`.execute(postgres.db),
      refused: () => Promise.reject(new OrganismError("NO_LUCK", "This is refused; do not ask again")),
      one: () => 1,
      own: () => 1,
      unnamed: () => 1,
    },
  };
  life.use(
    await serveSubgraph({
      schema,
      resolvers,
      shield: {
        Query: {
          seconds: "open",
          behind: "open",
          broken: "open",
          refused: "open",
          one: "open",
          own: "groups:read",
        },
      },
      verifier: createVerifier({ issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE }),
      health: { stores: [postgres], stopping: life.stopping },
      contextOf: (viewer) => ({ viewer }),
      host: "127.0.0.1",
      port: config.PORT,
      introspection: false,
    }),
  );
});
