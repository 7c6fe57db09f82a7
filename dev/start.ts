import { resolve } from "node:path";
import { composeSupergraph } from "@organism/ops/compose-supergraph.ts";
import { migrate } from "@organism/ops/migrate.ts";
import { readConfig } from "@organism/runtime/config.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { launchEverything } from "./launcher/launcher.ts";
import { stopOnSignal } from "./launcher/signals.ts";

/** `npm start`: everything, until Ctrl-C. */
const say = (line: string) => console.log(line);

function explain(error: unknown) {
  if (error instanceof OrganismError) console.error(`\n${error.message}`);
  else console.error(error);
  process.exitCode = 1;
}

try {
  const home = resolve(readConfig("ORGANISM_HOME", "ORGANISM_ENV", "LOG_LEVEL").ORGANISM_HOME);
  const abort = stopOnSignal(home, say);
  await composeSupergraph();
  // biome-ignore lint/style/noProcessEnv: what is started inherits the environment
  const started = launchEverything({ home, env: process.env, abort, say, migrate });
  await started.catch((error) => {
    if (!abort.aborted) throw error;
  });
} catch (error) {
  explain(error);
}
