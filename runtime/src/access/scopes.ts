import { OrganismError } from "../errors.ts";
import type { Viewer } from "./auth.ts";
import type { Scope } from "./roles.ts";

/** Throws `FORBIDDEN` unless the viewer's roles grant the scope. The gateway has checked already; a subgraph trusts nobody. */
export function requireScope(viewer: Viewer, scope: Scope): void {
  if (!viewer.scopes.has(scope))
    throw new OrganismError("FORBIDDEN", `This needs the scope ${scope}, which none of your roles grants`);
}
