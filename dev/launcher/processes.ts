import { manifestFile } from "../manifest.ts";
import { buildWeb } from "../web.ts";

/** A process of ours that the launcher starts and watches. */
export interface Service {
  name: string;
  /** In the checkout. */
  entry: string;
  args?: readonly string[];
  usualPort: number;
  /** Answers 200 when it may be used. */
  readyPath: string;
  /** The variable by which the others find it; set in the environment, it names one that runs elsewhere. */
  variable?: string;
  /** Makes what it serves and gives the variables that say where that is; undefined where it cannot be made. */
  build?: (say: (line: string) => void) => Promise<Record<string, string> | undefined>;
}

/** In the order of the stages. */
export const services: readonly Service[] = [
  {
    name: "issuer",
    entry: "dev/issuer/server.ts",
    usualPort: 4400,
    readyPath: "/.well-known/openid-configuration",
    variable: "OIDC_ISSUER",
  },
  subgraph("graph", 4001),
  subgraph("metrics", 4002),
  subgraph("causal", 4003),
  subgraph("actions", 4004),
  {
    name: "gateway",
    entry: "gateway/src/server.ts",
    args: ["--manifest", manifestFile],
    usualPort: 4000,
    readyPath: "/health/ready",
    variable: "GATEWAY_URL",
  },
  { name: "worker", entry: "worker/src/main.ts", usualPort: 4010, readyPath: "/health/ready" },
  {
    name: "web",
    entry: "web/src/server.ts",
    usualPort: 3000,
    readyPath: "/health/ready",
    variable: "WEB_URL",
    build: buildWeb,
  },
];

/** A client of all the others, so it starts when they answer. */
export const simulator: Service = {
  name: "simulator",
  entry: "simulator/main.ts",
  usualPort: 4020,
  readyPath: "/health/ready",
};

function subgraph(name: string, usualPort: number): Service {
  return {
    name,
    entry: `subgraphs/${name}/src/server.ts`,
    usualPort,
    readyPath: "/health/ready",
    variable: `${name.toUpperCase()}_URL`,
  };
}
