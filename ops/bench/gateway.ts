import { setTimeout as sleep } from "node:timers/promises";
import { openRedis } from "@organism/runtime/stores/redis.ts";
import { publishVersion } from "@organism/runtime/stores/versions.ts";
import { type Figure, figure, secondsOf } from "./figure.ts";
import type { Child } from "./gateway/child.ts";
import { type Contenders, startContenders } from "./gateway/contenders.ts";
import { type Load, load, type Sent } from "./gateway/load.ts";
import { asGet, asMany, asSubscriber, asText } from "./gateway/requests.ts";
import { documents } from "./gateway/schemas.ts";
import { subscribeMany } from "./gateway/subscribers.ts";

const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 3;

interface Match {
  name: keyof typeof documents;
  variables: object;
  /** By how much the peers are to be beaten. */
  cpu: number;
  stock: number;
  hive: number;
}

const matches: Match[] = [
  { name: "one fetch", variables: { id: "7" }, cpu: 5, stock: 4, hive: 2.5 },
  { name: "three fetches over 20 entities", variables: { first: 20 }, cpu: 4, stock: 4, hive: 2 },
];

/** Our gateway beside the stock one and Hive's, before the same subgraphs: ours checks a token and finds the document by its hash. */
export async function* gatewayBench(): AsyncIterable<Figure> {
  await using contenders = await startContenders();
  for (const match of matches) yield* play(contenders, match);
  yield* keep(contenders);
  yield* tell(contenders);
}

async function* play({ own, stock, hive, tokens }: Contenders, match: Match): AsyncIterable<Figure> {
  const query = documents[match.name];
  const text = asText(query, match.variables);
  const { ours, stocks, hives } = await quietest({
    ours: [own, asMany(tokens, query, match.variables)],
    stocks: [stock, text],
    hives: [hive, text],
  });
  const apollo = "@apollo/gateway";
  yield figure({
    name: `${match.name}: CPU of a request`,
    value: ours.cpuMicros,
    unit: "µs",
    below: stocks.cpuMicros / match.cpu,
    peer: { name: apollo, value: stocks.cpuMicros },
  });
  yield figure({
    name: `${match.name}: 16 connections, time a request takes`,
    value: 1_000_000 / ours.requestsPerSecond,
    unit: "µs",
    below: 1_000_000 / stocks.requestsPerSecond / match.stock,
    peer: { name: apollo, value: 1_000_000 / stocks.requestsPerSecond },
  });
  yield figure({
    name: `${match.name}: 16 connections, p95`,
    value: ours.p95Ms,
    unit: "ms",
    below: stocks.p95Ms / 4,
    peer: { name: apollo, value: stocks.p95Ms },
  });
  yield figure({
    name: `${match.name}: 16 connections, time a request takes`,
    value: 1_000_000 / ours.requestsPerSecond,
    unit: "µs",
    below: 1_000_000 / hives.requestsPerSecond / match.hive,
    peer: { name: "Hive Gateway", value: 1_000_000 / hives.requestsPerSecond },
  });
  yield figure({
    name: `${match.name}: CPU of a request`,
    value: ours.cpuMicros,
    unit: "µs",
    below: hives.cpuMicros / match.hive,
    peer: { name: "Hive Gateway", value: hives.cpuMicros },
  });
}

type Side = readonly [Child, () => Sent];

interface Loads {
  ours: Load;
  stocks: Load;
  hives: Load;
}

/** In turn, so that all have the same neighbours on the machine; of each the round in which most was answered. */
async function quietest(sides: Readonly<Record<keyof Loads, Side>>): Promise<Loads> {
  const run = async (seconds: number): Promise<Loads> => ({
    stocks: await load(...sides.stocks, seconds),
    hives: await load(...sides.hives, seconds),
    ours: await load(...sides.ours, seconds),
  });
  await run(WARM_UP_SECONDS);
  let best = await run(SECONDS);
  for (let round = 1; round < ROUNDS; round++) {
    const { ours, stocks, hives } = await run(SECONDS);
    best = {
      ours: better(best.ours, ours),
      stocks: better(best.stocks, stocks),
      hives: better(best.hives, hives),
    };
  }
  return best;
}

const better = (one: Load, other: Load) => (other.requestsPerSecond > one.requestsPerSecond ? other : one);

/** What has not changed, from the gateway's cache and from the client's. */
async function* keep({ own, tokens, queueUrl }: Contenders): AsyncIterable<Figure> {
  await using queue = await openRedis(queueUrl, "queue");
  await publishVersion(queue, "d", "people", 1);
  // An answer is the viewer's own, so that one asks all the time.
  const tokensOfOne = tokens.slice(0, 1);
  const variables = { dataset: "d" };
  const { path, headers } = asGet(tokensOfOne, documents.roster, variables)();
  const etag = (await fetch(own.url + path, { headers })).headers.get("etag") ?? "";
  for (const [name, next, status] of [
    ["an answer from the cache", asGet(tokensOfOne, documents.roster, variables), 200],
    ["an answer that the client has (304)", asGet(tokensOfOne, documents.roster, variables, etag), 304],
  ] as const) {
    await load(own, next, WARM_UP_SECONDS, status);
    let best = await load(own, next, SECONDS, status);
    for (let round = 1; round < ROUNDS; round++) best = better(best, await load(own, next, SECONDS, status));
    yield figure({
      name: `${name}: CPU of a request`,
      value: best.cpuMicros,
      unit: "µs",
      below: 1_000_000 / 15_000,
    });
  }
}

const SUBSCRIBERS = 10_000;
const LISTEN_MS = 2_000;

/** One event for ten thousand, each on a socket of its own. */
async function* tell({ own, subgraphs, tokenOf }: Contenders): AsyncIterable<Figure> {
  const tokens = await Promise.all(Array.from({ length: SUBSCRIBERS }, (_, user) => tokenOf(user)));
  const before = own.residentBytes();
  using subscribers = await subscribeMany(own.url, tokens, asSubscriber(documents.tick));
  const tick = async () => Number(await (await fetch(`${subgraphs.url}/tick`, { method: "POST" })).text());
  let event: number;
  // A subscription is not confirmed: those that have it are those that hear.
  do {
    event = await tick();
    await sleep(LISTEN_MS);
  } while (subscribers.missing(event) > 0);
  let seconds = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const all = subscribers.all(++event);
    const took = await secondsOf(async () => {
      await tick();
      await all;
    });
    seconds = Math.min(seconds, took);
  }
  yield figure({
    name: `${SUBSCRIBERS} subscribers: an event reaches all`,
    value: seconds,
    unit: "s",
    below: 1,
  });
  const kilobytes = (own.residentBytes() - before) / 1_000 / SUBSCRIBERS;
  yield figure({
    name: `${SUBSCRIBERS} subscribers: memory of each`,
    value: kilobytes,
    unit: "kB",
    below: 40,
  });
}
