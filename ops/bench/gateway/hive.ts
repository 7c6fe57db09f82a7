import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDir } from "@organism/dev/root.ts";
import { OrganismError } from "@organism/runtime/errors.ts";

const packages = { "@graphql-hive/gateway": "2.15.1", "@graphql-hive/router-runtime": "1.4.23" };

// The runtime on their planner in Rust is the fastest of their modes.
const config = `import { defineConfig } from "@graphql-hive/gateway";
import { unifiedGraphHandler } from "@graphql-hive/router-runtime";
export const gatewayConfig = defineConfig({ unifiedGraphHandler, logging: "error" });
`;

/** Hive Gateway's folder, with its packages fetched the first time it is asked for: they are many, and of no use but here. */
export async function hiveFolder(): Promise<string> {
  const folder = join(cacheDir, `hive-${Object.values(packages).join("-")}`);
  // Written last: without it, the folder was left half made.
  const complete = join(folder, "gateway.config.ts");
  if (existsSync(complete)) return folder;
  console.error(`Fetching ${Object.keys(packages).join(", ")} …`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies: packages }),
  );
  const options = ["install", "--no-audit", "--no-fund", "--no-package-lock"];
  await promisify(execFile)("npm", options, { cwd: folder }).catch((cause) => {
    throw new OrganismError(
      "HIVE_UNAVAILABLE",
      `Hive Gateway could not be fetched into ${folder}: see that the npm registry can be reached, then run the bench again.\n${cause.message}`,
      { cause },
    );
  });
  writeFileSync(complete, config);
  return folder;
}
