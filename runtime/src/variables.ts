import { z } from "zod";
import { integer, share, url } from "./variables/shapes.ts";

/** One environment variable: the shape of its text, what it is for, and whether its value may be shown. */
interface Variable<Shape extends z.ZodType = z.ZodType> {
  shape: Shape;
  about: string;
  example: string;
  secret?: true;
}

const variable = <Shape extends z.ZodType>(entry: Variable<Shape>) => entry;

const subgraphUrl = (name: string, port: number) =>
  variable({
    shape: url("http", "https").optional(),
    about: `Where the gateway finds the subgraph ${name}. Unset: where the supergraph says.`,
    example: `http://127.0.0.1:${port}`,
  });

/** Every variable that any process reads. `.env.example` is made from this table. */
export const variables = {
  ORGANISM_ENV: variable({
    shape: z.enum(["development", "test", "production"]).default("development"),
    about: "Where this runs. In production the development identity provider refuses to start.",
    example: "production",
  }),
  ORGANISM_HOME: variable({
    shape: z.string().default(".organism"),
    about: "Where `npm start` keeps the embedded stores' data, passwords and state.",
    example: ".organism",
  }),
  ORGANISM_DATA: variable({
    shape: z.string().default("../shared/data"),
    about: "Where `npm run bench` finds the published data sets; what is not there is not measured.",
    example: "../shared/data",
  }),
  LOG_LEVEL: variable({
    shape: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
    about: "The least severe line that is logged; silent logs nothing.",
    example: "info",
  }),
  PORT: variable({
    shape: integer(1, 65_535),
    about: "The port this process serves on.",
    example: "4001",
  }),
  HOST: variable({
    shape: z.string().default("127.0.0.1"),
    about: "The address this process serves on; 0.0.0.0 inside a container.",
    example: "127.0.0.1",
  }),
  INTERNAL_PORT: variable({
    shape: integer(0, 65_535).default(0),
    about: "The port of /metrics, never exposed outside; 0 takes a free one and logs it.",
    example: "9401",
  }),
  NEO4J_URL: variable({
    shape: url("bolt", "bolt+s", "neo4j", "neo4j+s"),
    about: "Neo4j 5.26 or later, with user and password.",
    example: "bolt://neo4j:PASSWORD@127.0.0.1:7687",
    secret: true,
  }),
  POSTGRES_URL: variable({
    shape: url("postgres", "postgresql"),
    about: "PostgreSQL 17, with user and password.",
    example: "postgres://organism:PASSWORD@127.0.0.1:5432/organism",
    secret: true,
  }),
  REDIS_QUEUE_URL: variable({
    shape: url("redis", "rediss"),
    about: "Redis for queues, streams, limits and versions: noeviction, appendonly yes, appendfsync always.",
    example: "redis://:PASSWORD@127.0.0.1:6379",
    secret: true,
  }),
  REDIS_CACHE_URL: variable({
    shape: url("redis", "rediss"),
    about: "Redis for the cache: maxmemory-policy allkeys-lru.",
    example: "redis://:PASSWORD@127.0.0.1:6380",
    secret: true,
  }),
  S3_ENDPOINT: variable({
    shape: url("http", "https"),
    about: "S3-compatible object storage.",
    example: "http://127.0.0.1:9000",
  }),
  S3_ACCESS_KEY: variable({
    shape: z.string(),
    about: "The access key of the object storage.",
    example: "ACCESS_KEY",
    secret: true,
  }),
  S3_SECRET_KEY: variable({
    shape: z.string(),
    about: "The secret key of the object storage.",
    example: "SECRET_KEY",
    secret: true,
  }),
  S3_BUCKET: variable({
    shape: z.string().default("organism"),
    about: "The bucket for exports, backups and the log of erasures.",
    example: "organism",
  }),
  S3_REGION: variable({
    shape: z.string().default("us-east-1"),
    about: "The region that signatures name; any value will do where the storage has none.",
    example: "us-east-1",
  }),
  GRAPH_URL: subgraphUrl("graph", 4001),
  METRICS_URL: subgraphUrl("metrics", 4002),
  CAUSAL_URL: subgraphUrl("causal", 4003),
  ACTIONS_URL: subgraphUrl("actions", 4004),
  ALIAS_KEY: variable({
    shape: z.string().min(32, "must have at least 32 characters"),
    about: "The key under which people's addresses are kept; it may be rotated.",
    example: "32_RANDOM_CHARACTERS_OR_MORE",
    secret: true,
  }),
  EVENT_KEY: variable({
    shape: z.string().min(32, "must have at least 32 characters"),
    about: "The key under which event ids are kept; it is never rotated, or repeats would count twice.",
    example: "32_RANDOM_CHARACTERS_OR_MORE",
    secret: true,
  }),
  SEAL_KEY: variable({
    shape: z.string().min(32, "must have at least 32 characters"),
    about:
      "The key under which cursors are sealed and pseudonyms made; changing it only makes those in use invalid.",
    example: "32_RANDOM_CHARACTERS_OR_MORE",
    secret: true,
  }),
  GROUP_SIZE_MIN: variable({
    shape: integer(5, 1_000).default(10),
    about: "The fewest people that a number about a group may stand on; 5 is the floor.",
    example: "10",
  }),
  INTAKE_MOST_WAITING: variable({
    shape: integer(1_000, 10_000_000).default(20_000),
    about:
      "How many accepted interactions may wait in each of the intake's partitions to be built in; past it senders are told to wait (503).",
    example: "20000",
  }),
  CENTRALITY_TOLERANCE: variable({
    shape: share.default(0.001),
    about:
      "By what share a person's betweenness may differ from what is shown before it is shown anew; 0 shows every move.",
    example: "0.001",
  }),
  CENTRALITY_REFRESH_MS: variable({
    shape: integer(1_000, 86_400_000).default(3_600_000),
    about: "How often the places of a graph whose ties move are measured anew and all shown.",
    example: "3600000",
  }),
  CENTRALITY_THREADS: variable({
    shape: integer(1, 64).default(2),
    about: "How many threads share a pass over everybody's betweenness.",
    example: "2",
  }),
  OIDC_ISSUER: variable({
    shape: url("http", "https"),
    about: "The identity provider whose access tokens are accepted.",
    example: "https://id.example.org",
  }),
  OIDC_AUDIENCE: variable({
    shape: z.string().default("causal-organism"),
    about: "The audience that access tokens must name.",
    example: "causal-organism",
  }),
  ORGANISM_SIMULATION: variable({
    shape: z.enum(["on", "quiet", "off"]).default("on"),
    about:
      "Whether `npm start` fills itself with a simulated organisation; in a quiet one nobody is overloaded, so that every alert is a false one.",
    example: "off",
  }),
  SIMULATION_PEOPLE: variable({
    shape: integer(20, 5_000).default(120),
    about: "How many people the simulated organisation has; `npm start -- --people 2000` sets it.",
    example: "120",
  }),
  SIMULATION_WEEKS: variable({
    shape: integer(16, 100).default(26),
    about: "How many weeks of history it has.",
    example: "26",
  }),
  SIMULATION_SEED: variable({
    shape: integer(0, 999_999_999).default(1),
    about: "Decides everything that is drawn in it: the same seed gives the same organisation.",
    example: "1",
  }),
  GATEWAY_URL: variable({
    shape: url("http", "https").optional(),
    about:
      "Where the web and `npm run import` find the gateway. Set, `npm start` starts none; unset, its own is used.",
    example: "https://organism.example.org",
  }),
  WEB_BUILD: variable({
    shape: z.string().default(".next"),
    about:
      "The folder below `web/` that the dashboard is built into and served from; `npm start` sets one for each content.",
    example: ".next",
  }),
  WEB_URL: variable({
    shape: url("http", "https").optional(),
    about: "Where browsers see the dashboard. Set, `npm start` starts none.",
    example: "https://organism.example.org",
  }),
  WEB_CLIENT_ID: variable({
    shape: z.string().default("web"),
    about: "The dashboard's client at the issuer (authorisation code with PKCE, refresh tokens).",
    example: "web",
  }),
  WEB_CLIENT_SECRET: variable({
    shape: z.string(),
    about: "The secret of that client.",
    example: "SECRET",
    secret: true,
  }),
  SESSION_KEY: variable({
    shape: z.string().min(32, "must have at least 32 characters"),
    about: "The key under which browsers keep their sessions; changing it signs everybody out.",
    example: "32_RANDOM_CHARACTERS_OR_MORE",
    secret: true,
  }),
  IMPORT_TOKEN: variable({
    shape: z.string().optional(),
    about: "An access token for `npm run import` to GATEWAY_URL; without it, IMPORT_CLIENT_ID gets tokens.",
    example: "ACCESS_TOKEN",
    secret: true,
  }),
  IMPORT_CLIENT_ID: variable({
    shape: z.string(),
    about: "The service account of `npm run import`, known to OIDC_ISSUER.",
    example: "import",
  }),
  IMPORT_CLIENT_SECRET: variable({
    shape: z.string(),
    about: "The secret of IMPORT_CLIENT_ID.",
    example: "CLIENT_SECRET",
    secret: true,
  }),
  GATEWAY_CLIENT_ID: variable({
    shape: z.string().optional(),
    about:
      "The gateway's own account at the issuer (client credentials), for streams that are the same for all.",
    example: "gateway",
  }),
  GATEWAY_CLIENT_SECRET: variable({
    shape: z.string().optional(),
    about:
      "The secret of that account. Unset: such a stream is read in the name of one of those who watch it.",
    example: "SECRET",
    secret: true,
  }),
  POOL_MAX: variable({
    shape: integer(1, 1_000).default(50),
    about: "Connections at most in each pool.",
    example: "50",
  }),
  POOL_ACQUIRE_TIMEOUT_MS: variable({
    shape: integer(1, 600_000).default(20_000),
    about: "How long a caller waits for a connection before it is told that the pool is exhausted.",
    example: "20000",
  }),
  POOL_IDLE_CLOSE_MS: variable({
    shape: integer(100, 86_400_000).default(60_000),
    about: "After how long without use a connection is closed.",
    example: "60000",
  }),
  POOL_LIVENESS_CHECK_MS: variable({
    shape: integer(0, 86_400_000).default(5_000),
    about: "After how long without use a connection is tried before it is handed out.",
    example: "5000",
  }),
  DRAIN_TIMEOUT_MS: variable({
    shape: integer(0, 600_000).default(20_000),
    about: "How long a stopping process waits for work in hand.",
    example: "20000",
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable({
    shape: url("http", "https").optional(),
    about: "Where traces go (OTLP over HTTP). Unset: spans give logs their trace ids and are not exported.",
    example: "http://127.0.0.1:4318",
  }),
};

export type VariableName = keyof typeof variables;
export type Config = { [Name in VariableName]: z.output<(typeof variables)[Name]["shape"]> };
