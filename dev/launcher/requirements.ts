import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { OrganismError } from "@organism/runtime/errors.ts";

const OLDEST_JAVA = 17;
const run = promisify(execFile);

/** Stops before anything is started, with one message that names all that must be installed. */
export async function requireTools(env: NodeJS.ProcessEnv) {
  if (env["NEO4J_URL"] && env["S3_ENDPOINT"]) return;
  const lacks = (await Promise.all([javaLack(env), mavenLack(env)])).filter((lack) => lack !== undefined);
  if (lacks.length === 0) return;
  throw new OrganismError(
    "TOOLS_MISSING",
    `Neo4j and the object storage run on Java and come by Maven:\n${lacks.map((lack) => `  - ${lack}`).join("\n")}
Debian and Ubuntu: apt-get install openjdk-17-jre-headless maven
macOS: brew install openjdk@21 maven
Or set NEO4J_URL and S3_ENDPOINT to stores that run elsewhere.`,
  );
}

async function javaLack(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const version = await run("java", ["-version"], { env }).then(
    // It prints to standard error: openjdk version "17.0.15" 2025-04-15; up to 8 as "1.8.0_392".
    ({ stderr }) => Number(/version "(?:1\.)?(\d+)/.exec(stderr)?.[1]),
    () => undefined,
  );
  if (version === undefined) return `no java on PATH; version ${OLDEST_JAVA} or later is needed`;
  return version < OLDEST_JAVA
    ? `java on PATH is version ${version}; ${OLDEST_JAVA} or later is needed`
    : undefined;
}

// Looked for, not run: it would take a second of every start.
const mavenLack = (env: NodeJS.ProcessEnv): Promise<string | undefined> =>
  run("sh", ["-c", "command -v mvn"], { env }).then(
    () => undefined,
    () => "no mvn on PATH; Maven 3.6 or later is needed",
  );
