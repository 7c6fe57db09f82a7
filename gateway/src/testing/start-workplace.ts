import { OrganismError } from "@organism/runtime/errors.ts";
import { startFederation } from "./federation.ts";
import { createTopic, type Topic } from "./topic.ts";
import { wholeOf } from "./whole.ts";
import { createWorkplace } from "./workplace.ts";
import { resolversOf } from "./workplace-resolvers.ts";
import { schemas } from "./workplace-schemas.ts";

/** The workplace as a federation, and the same as one server. Its subscriptions are fed by the topic. */
export async function startWorkplace() {
  const workplace = createWorkplace();
  const topic = createTopic();
  const resolvers = resolversOf(workplace);
  const subscriptions = { Subscription: subscriptionsOf(topic) };
  const federation = await startFederation({
    directory: { schema: schemas.directory, resolvers: { ...resolvers.directory, ...subscriptions } },
    load: { schema: schemas.load, resolvers: resolvers.load },
    notes: { schema: schemas.notes, resolvers: resolvers.notes },
    badges: { schema: schemas.badges, resolvers: resolvers.badges },
  });
  const whole = wholeOf(federation.supergraph.api, Object.values(resolvers), { Worker: ["Person", "Bot"] });
  return { workplace, topic, federation, whole };
}

interface Viewing {
  viewer: { subject: string };
}

function subscriptionsOf(topic: Topic) {
  const field = (
    name: string,
    read: (args: { since?: string }, context: Viewing) => AsyncIterable<object>,
  ) => ({
    [name]: {
      subscribe: (_parent: unknown, args: { since?: string }, context: Viewing) => read(args, context),
      resolve: (event: object) => event,
    },
  });
  return {
    ...field("clock", ({ since }) => topic.read(since)),
    ...field("plain", () => topic.read(undefined)),
    ...field("denied", () => {
      throw new OrganismError("FORBIDDEN", "Not yours to watch");
    }),
    ...field("guarded", () => topic.read(undefined)),
    ...field("mine", ({ since }, { viewer }) => topic.read(since, viewer.subject)),
  };
}
