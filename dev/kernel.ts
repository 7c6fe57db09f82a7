import { globSync } from "node:fs";
import { join } from "node:path";
import { unlessMade } from "./made-of.ts";
import { projectRoot } from "./root.ts";
import { run } from "./run.ts";

const config = join(projectRoot, "subgraphs/graph/kernel/asconfig.json");

/** Compiles the centrality kernel, when its source or the compiler changed. */
export const compileKernel = (): Promise<boolean> =>
  unlessMade({
    from: [
      ...globSync("subgraphs/graph/kernel/*", { cwd: projectRoot }),
      "node_modules/assemblyscript/package.json",
    ],
    to: ["subgraphs/graph/src/generated/kernel.wasm"],
    make: () => run("asc", ["--config", config, "--target", "release"]),
  });
