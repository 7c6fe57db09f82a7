import { globSync } from "node:fs";
import { generateTypes } from "./generate.ts";
import { unlessMade } from "./made-of.ts";
import { projectRoot } from "./root.ts";
import { run } from "./run.ts";

/** Builds the dashboard's pages, when they or the packages changed. */
export async function buildWeb(say: (line: string) => void): Promise<boolean> {
  // A document that the types do not know yet would be built in as none.
  if (!(await generateTypes())) return false;
  return unlessMade({
    from: [...globSync("web/{src/**/*.*,*.{ts,json}}", { cwd: projectRoot }), "package-lock.json"],
    to: ["web/.next/BUILD_ID"],
    make() {
      say("building the dashboard; this happens after it has changed …");
      return run("next", ["build", "web"]);
    },
  });
}
