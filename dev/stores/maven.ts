import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { OrganismError } from "@organism/runtime/errors.ts";
import { writeWhole } from "../home/json.ts";
import { cacheDir } from "../root.ts";

const run = promisify(execFile);
const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath";

/** The jars of a pom beside this file. Maven runs the first time only, and again when a jar has gone. */
export async function jarsOf(pom: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const source = readFileSync(join(import.meta.dirname, pom));
  const cached = join(
    cacheDir,
    `${pom}.${createHash("sha256").update(source).digest("hex").slice(0, 12)}.classpath`,
  );
  const known = existsSync(cached) ? readFileSync(cached, "utf8").split(delimiter) : [];
  if (known.length > 0 && known.every((jar) => existsSync(jar))) return known;
  // A minute of silence looks like a fault.
  console.error(`Fetching what dev/stores/${pom} names by Maven; this happens once …`);
  const classpath = await inTurn(() => resolveTwice(pom, env));
  writeWhole(cached, classpath);
  return classpath.split(delimiter);
}

// One Maven at a time: its local repository takes no concurrent writers.
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work, work);
  turn = mine;
  return mine;
}

// Twice, because downloads of a hundred jars fail now and then, and the second try goes on where the first stopped.
const resolveTwice = (pom: string, env: NodeJS.ProcessEnv) =>
  resolveJars(pom, env)
    .catch(() => resolveJars(pom, env))
    .catch((cause) => {
      throw new OrganismError(
        "DOWNLOAD_FAILED",
        `Maven could not fetch what dev/stores/${pom} names; see that Maven Central can be reached, then start again.\n${firstLines(cause)}`,
        { cause },
      );
    });

async function resolveJars(pom: string, env: NodeJS.ProcessEnv): Promise<string> {
  mkdirSync(cacheDir, { recursive: true });
  const dir = mkdtempSync(join(tmpdir(), "organism-maven-"));
  try {
    const output = join(dir, "classpath");
    const args = ["-B", "-q", "-f", join(import.meta.dirname, pom), goal, "-DincludeScope=runtime"];
    await run("mvn", [...args, `-Dmdep.outputFile=${output}`], { env });
    return readFileSync(output, "utf8").trim();
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const firstLines = (error: { stdout?: string; message: string }) =>
  (error.stdout || error.message).trim().split("\n").slice(0, 5).join("\n");
