// `npm start`: everything, until Ctrl-C. `npm start -- --people 2000`: with a larger simulated organisation.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { composeSupergraph } from "@organism/ops/compose-supergraph.ts";
import { migrate } from "@organism/ops/migrate.ts";
import { readConfig } from "@organism/runtime/config.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { type VariableName, variables } from "@organism/runtime/variables.ts";
import { generateTypes } from "./generate.ts";
import { compileKernel } from "./kernel.ts";
import { launchEverything } from "./launcher/launcher.ts";
import { stopOnSignal } from "./launcher/signals.ts";

const say = (line: string) => console.log(line);

function explain(error: unknown) {
  if (error instanceof OrganismError) console.error(`\n${error.message}`);
  else console.error(error);
  process.exitCode = 1;
}

// Whoever read the output may go (`npm start | head`); what was started still has to be stopped in order.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

// biome-ignore lint/style/noProcessEnv: what is started inherits the environment, and so does what is read here
const env = process.env;

function readOptions() {
  const { people } = parseArgs({ options: { people: { type: "string" } } }).values;
  if (people !== undefined) env["SIMULATION_PEOPLE"] = people;
}

// Every variable that is set is checked before anything starts, not by the one process that will read it.
const given = () => (Object.keys(variables) as VariableName[]).filter((name) => env[name]);

try {
  readOptions();
  const home = resolve(readConfig("ORGANISM_HOME", ...given()).ORGANISM_HOME);
  if (!(await compileKernel()))
    throw new OrganismError("KERNEL_BROKEN", "the centrality kernel does not compile");
  const abort = stopOnSignal(home, say);
  await composeSupergraph();
  if (!(await generateTypes()))
    throw new OrganismError(
      "DOCUMENTS_BROKEN",
      "the web's documents do not fit the schema; the reason is above",
    );
  const started = launchEverything({ home, env, abort, say, migrate });
  await started.catch((error) => {
    if (!abort.aborted) throw error;
  });
} catch (error) {
  explain(error);
}
