import { type Figure, figure } from "./figure.ts";
import type { Child } from "./gateway/child.ts";
import { asMany, asText, type Contenders, startContenders } from "./gateway/contenders.ts";
import { type Load, load, type Sent } from "./gateway/load.ts";
import { documents } from "./gateway/schemas.ts";

const ROUNDS = 3;
const SECONDS = 4;
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
