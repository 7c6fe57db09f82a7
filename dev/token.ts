import { parseArgs } from "node:util";
import { isRole, type Role, roles } from "@organism/runtime/access/roles.ts";
import { readConfig } from "@organism/runtime/config.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { requestToken } from "./issuer/request.ts";
import { readState } from "./launcher/state.ts";

const usage = `Usage: npm run token -- --as ROLE, where ROLE is one of ${roles.join(", ")}`;

function roleFrom(args: string[]): Role {
  const { values } = parseArgs({ args, options: { as: { type: "string" } } });
  if (values.as === undefined) throw new OrganismError("USAGE", usage);
  if (!isRole(values.as))
    throw new OrganismError("USAGE", `There is no role ${JSON.stringify(values.as)}.\n${usage}`);
  return values.as;
}

function explain(error: unknown): string {
  if (error instanceof OrganismError) return error.message;
  // parseArgs throws these for options it does not know.
  if (error instanceof TypeError) return `${error.message}\n${usage}`;
  throw error;
}

try {
  const role = roleFrom(process.argv.slice(2));
  const home = readConfig("ORGANISM_HOME").ORGANISM_HOME;
  process.stdout.write(`${await requestToken({ home, role, issuer: readState(home)?.issuer })}\n`);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
