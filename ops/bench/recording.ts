import { setTimeout as sleep } from "node:timers/promises";
import { Refused, type System } from "./system.ts";

export interface Interaction {
  id: string;
  from: string;
  to: string;
  kind: "MAIL";
  at: string;
}

type Asking = Pick<System, "ask">;

export async function newDataset({ ask }: Asking, name: string): Promise<string> {
  const query = "mutation ($name: String!) { createDataset(name: $name) { ... on Dataset { id } } }";
  return (await ask<{ createDataset: { id: string } }>(query, { name })).createDataset.id;
}

/** As a sender does it, who waits where he is told to. */
export async function record(
  { ask }: Asking,
  dataset: string,
  interactions: readonly Interaction[],
): Promise<void> {
  const query = `mutation ($dataset: ID!, $interactions: [InteractionInput!]!) {
    recordInteractions(dataset: $dataset, interactions: $interactions) { accepted } }`;
  for (;;) {
    try {
      await ask(query, { dataset, interactions });
      return;
    } catch (error) {
      if (!(error instanceof Refused && error.retryAfterSeconds)) throw error;
      await sleep(1_000 * error.retryAfterSeconds);
    }
  }
}

const CALL = 1_000;
const CALLS_AT_ONCE = 3;

/** Any number of them, as a connector in a hurry sends them. */
export async function recordAll(
  asking: Asking,
  dataset: string,
  interactions: readonly Interaction[],
): Promise<void> {
  const calls = Array.from({ length: Math.ceil(interactions.length / CALL) }, (_, n) =>
    interactions.slice(n * CALL, (n + 1) * CALL),
  );
  const caller = async () => {
    for (let call = calls.shift(); call; call = calls.shift()) await record(asking, dataset, call);
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, caller));
}
