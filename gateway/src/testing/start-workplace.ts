import { startFederation } from "./federation.ts";
import { wholeOf } from "./whole.ts";
import { createWorkplace } from "./workplace.ts";
import { resolversOf } from "./workplace-resolvers.ts";
import { schemas } from "./workplace-schemas.ts";

/** The workplace as a federation, and the same as one server. */
export async function startWorkplace(more: Record<string, object> = {}) {
  const workplace = createWorkplace();
  const resolvers = resolversOf(workplace);
  const federation = await startFederation({
    directory: { schema: schemas.directory, resolvers: { ...resolvers.directory, ...more } },
    load: { schema: schemas.load, resolvers: resolvers.load },
    notes: { schema: schemas.notes, resolvers: resolvers.notes },
    badges: { schema: schemas.badges, resolvers: resolvers.badges },
  });
  const whole = wholeOf(federation.supergraph.api, Object.values(resolvers), { Worker: ["Person", "Bot"] });
  return { workplace, federation, whole };
}
