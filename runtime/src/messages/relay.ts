import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import { underLease } from "../stores/lease.ts";
import type { Postgres } from "../stores/postgres.ts";
import type { RedisPool } from "../stores/redis.ts";
import { listen } from "./bell.ts";
import { factStream } from "./fact.ts";
import { type OutboxFact, recordAnnounced, unannounced } from "./outbox.ts";
import { appendTo } from "./stream.ts";

const MOST_FACTS = 500;
const LOOK_MS = 1_000;
// What comes within this time is announced together: a turn costs three round trips, and whoever follows gathers for longer.
const GATHER_MS = 20;

/** What the relay does with facts, in this order; a crash between the two repeats the first, which Redis refuses. */
export interface RelaySteps {
  announce(redis: RedisPool, facts: readonly OutboxFact[]): Promise<void>;
  record: typeof recordAnnounced;
}

export const relaySteps: RelaySteps = {
  async announce(redis, facts) {
    const messages = facts.map(({ version, ordinal, fact, data, trace }) => ({
      stream: factStream({ name: fact }),
      id: `${version}-${ordinal}`,
      data: { fact, data },
      trace,
    }));
    await appendTo(redis, messages);
  },
  record: recordAnnounced,
};

interface Relaying<Tables> {
  postgres: Postgres<Tables>;
  redis: RedisPool;
  /** Whose outbox. */
  stage: string;
  /** Rings when there is something in it. */
  bell: string;
  steps?: RelaySteps;
}

/** Copies a stage's outbox to its fact stream, in its order, each fact once. Many may run; one works, the others stand by. */
export function runRelay<Tables>({
  postgres,
  redis,
  stage,
  bell: name,
  steps = relaySteps,
}: Relaying<Tables>): AsyncDisposable {
  const relay = async (session: Kysely<Tables>): Promise<boolean> => {
    const facts = await unannounced(session, stage, MOST_FACTS);
    const last = facts.at(-1);
    if (!last) return false;
    await steps.announce(redis, facts);
    await steps.record(session, stage, last);
    // Whatever came after these has rung.
    return facts.length === MOST_FACTS;
  };
  return underLease(postgres, `${stage}.relay`, async (session, signal) => {
    await using bell = listen(redis, name);
    while (!signal.aborted) {
      if (await relay(session)) continue;
      await bell.next(LOOK_MS, signal);
      await sleep(GATHER_MS, undefined, { signal }).catch(() => undefined);
    }
  });
}
