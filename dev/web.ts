import { globSync } from "node:fs";
import { join } from "node:path";
import { keepBuild } from "./builds.ts";
import { generateTypes } from "./generate.ts";
import { digestOf, unlessMade } from "./made-of.ts";
import { projectRoot } from "./root.ts";
import { run } from "./run.ts";

/**
 * Builds the dashboard's pages, when they or the packages changed, and says where they are; undefined where they do not
 * build. Each content has a folder of its own: who serves another one goes on.
 */
export async function buildWeb(say: (line: string) => void): Promise<{ WEB_BUILD: string } | undefined> {
  // A document that the types do not know yet would be built in as none.
  if (!(await generateTypes())) return undefined;
  const from = [...globSync("web/{src/**/*.*,*.{ts,json}}", { cwd: projectRoot }), "package-lock.json"];
  const build = digestOf(from).slice(0, 16);
  keepBuild(join(projectRoot, "web/.next"), build);
  const where = { WEB_BUILD: `.next/${build}` };
  const made = await unlessMade({
    from,
    to: [`web/${where.WEB_BUILD}/BUILD_ID`],
    make() {
      say("building the dashboard; this happens after it has changed …");
      return run("next", ["build", "web"], where);
    },
  });
  return made ? where : undefined;
}
