import { accessSync, constants, mkdirSync } from "node:fs";
import { OrganismError } from "@organism/runtime/errors.ts";

/** Makes the home, if need be: entered by PostgreSQL's own user, listed by nobody. */
export function makeHome(home: string) {
  try {
    mkdirSync(home, { recursive: true, mode: 0o711 });
    accessSync(home, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new OrganismError(
      "HOME_UNUSABLE",
      `${home} cannot be used (${(cause as Error).message}); set ORGANISM_HOME to a directory that you may write`,
      { cause },
    );
  }
}
