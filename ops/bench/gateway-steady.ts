import { setTimeout as sleep } from "node:timers/promises";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import { at, type Figure, figure, type Options } from "./figure.ts";
import { openPool, type Sent } from "./gateway/load.ts";
import { startOwn } from "./gateway/own.ts";
import { asGet, asMany, asSubscriber } from "./gateway/requests.ts";
import { documents } from "./gateway/schemas.ts";
import { subscribeMany } from "./gateway/subscribers.ts";

const SUBSCRIBERS = 200;
const TICK_MS = 100;
const STAY_MS = 5_000;
const LOOK_MS = 1_000;

/**
 * What our gateway holds under a mixed load that goes on: known documents, texts that never come twice, refusals, GETs, and subscribers who
 * come and go. In the first third its caches fill.
 */
export async function* gatewaySteadyBench({ minutes }: Options): AsyncIterable<Figure> {
  await using running = await startOwn();
  const { own, subgraphs, tokens, tokenOf, queueUrl } = running;
  await using queue = await openRedis(queueUrl, "queue");
  await publishVersion(queue, "d", "people", 1);
  await using pool = openPool(own.url);
  const end = Date.now() + minutes * 60_000;
  const goesOn = () => Date.now() < end;
  let answered = 0;
  const ask = async (next: () => Sent, expected: number) => {
    while (goesOn()) {
      const { statusCode, body } = await pool.request(next());
      const text = await body.text();
      if (statusCode !== expected)
        throw new Error(`${statusCode} in place of ${expected}: ${text.slice(0, 500)}`);
      answered++;
    }
  };
  const tick = async () => {
    while (goesOn()) {
      await fetch(`${subgraphs.url}/tick`, { method: "POST" });
      await sleep(TICK_MS);
    }
  };
  const comeAndGo = async () => {
    while (goesOn()) {
      using _subscribers = await subscribeMany(
        own.url,
        tokens.slice(0, SUBSCRIBERS),
        asSubscriber(documents.tick),
      );
      await sleep(STAY_MS);
    }
  };
  const held: number[] = [];
  const look = async () => {
    while (goesOn()) {
      held.push(own.residentBytes());
      await sleep(LOOK_MS);
    }
  };
  const analyst = await tokenOf(0, ["analyst"]);
  await Promise.all([
    ask(asMany(tokens, documents["one fetch"], { id: "7" }), 200),
    ask(asMany(tokens, documents["three fetches over 20 entities"], { first: 20 }), 200),
    ask(asGet(tokens, documents.roster, { dataset: "d" }), 200),
    ask(everNew(analyst), 200),
    ask(asMany(tokens, documents["one fetch"], {}), 422),
    tick(),
    comeAndGo(),
    look(),
  ]);
  const third = Math.floor(held.length / 3);
  const [before, after] = [held.slice(third, 2 * third), held.slice(2 * third)].map((part) => at(0.5, part));
  yield figure({
    name: `${minutes} minutes of mixed load, ${answered} answers: memory in the last third over that in the second`,
    value: (after ?? Number.NaN) / (before ?? Number.NaN),
    unit: "times",
    below: 1.1,
  });
  yield figure({
    name: `${minutes} minutes of mixed load: memory at most`,
    value: Math.max(...held) / 1_000_000,
    unit: "MB",
    below: 1_000,
  });
}

/** Texts that nobody sent before, each with a plan of its own. */
function everNew(token: string): () => Sent {
  let turn = 0;
  return () => ({
    method: "POST",
    path: "/graphql",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: `{ people(first: 2) { n${turn++}: name hours team { name } } }` }),
  });
}
