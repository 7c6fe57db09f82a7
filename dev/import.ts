import { type Access, configuredAccess, importCommand } from "@organism/connectors";
import { readConfig } from "@organism/runtime/config.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { requestToken } from "./issuer/request.ts";
import { readState } from "./launcher/state.ts";

/** `npm run import -- FILE…`: into the system that the environment names, else into the one that `npm start` runs. */
function startedHere(): Access {
  const home = readConfig("ORGANISM_HOME").ORGANISM_HOME;
  const { gateway, issuer } = readState(home) ?? {};
  if (gateway) return { gateway, token: () => requestToken({ home, role: "service", issuer }) };
  throw new OrganismError(
    "NOT_STARTED",
    `No gateway runs in ${home}; run \`npm start\` first and leave it running, or set GATEWAY_URL to one that runs elsewhere`,
  );
}

try {
  await importCommand(process.argv.slice(2), () => configuredAccess() ?? startedHere(), process);
} catch (error) {
  if (!(error instanceof OrganismError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
