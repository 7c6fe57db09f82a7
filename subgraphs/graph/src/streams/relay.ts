import { listen } from "@organism/runtime/bell.ts";
import { factStream } from "@organism/runtime/fact.ts";
import { underLease } from "@organism/runtime/lease.ts";
import type { Postgres } from "@organism/runtime/postgres.ts";
import type { RedisPool } from "@organism/runtime/redis.ts";
import { appendTo } from "@organism/runtime/stream.ts";
import type { Kysely } from "kysely";
import { type OutboxFact, recordAnnounced, unannounced } from "../store/relay.ts";
import type { Tables } from "../store/tables.ts";
import { CHANGED } from "./builder.ts";

const MOST_FACTS = 500;
const LOOK_MS = 1_000;

/** What the relay does with facts, in this order; a crash between the two repeats the first, which Redis refuses. */
export interface RelaySteps {
  announce(redis: RedisPool, facts: readonly OutboxFact[]): Promise<void>;
  record: typeof recordAnnounced;
}

export const relaySteps: RelaySteps = {
  async announce(redis, facts) {
    const messages = facts.map(({ version, ordinal, fact, data }) => ({
      stream: factStream({ name: fact }),
      id: `${version}-${ordinal}`,
      data: { fact, data },
    }));
    await appendTo(redis, messages);
  },
  record: recordAnnounced,
};

interface Relaying {
  postgres: Postgres<Tables>;
  redis: RedisPool;
  steps: RelaySteps;
}

/** Copies the outbox to the fact streams, in its order, each fact once. Many may run; one works, the others stand by. */
export function runRelay({ postgres, redis, steps }: Relaying): AsyncDisposable {
  return underLease(postgres, "graph.relay", async (session, signal) => {
    await using bell = listen(redis, CHANGED);
    while (!signal.aborted) {
      if (!(await relay(session, redis, steps))) await bell.next(LOOK_MS, signal);
    }
  });
}

async function relay(session: Kysely<Tables>, redis: RedisPool, steps: RelaySteps): Promise<boolean> {
  const facts = await unannounced(session, MOST_FACTS);
  const last = facts.at(-1);
  if (!last) return false;
  await steps.announce(redis, facts);
  await steps.record(session, last);
  return true;
}
