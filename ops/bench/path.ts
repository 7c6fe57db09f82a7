import { type Figure, figure, secondsOf } from "./figure.ts";
import { mail, pairAt } from "./mail.ts";
import { newDataset, recordAll } from "./recording.ts";
import { type System, startSystem, untilReady } from "./system.ts";

const INTERACTIONS = 60_000;
const WARM_UP = 20_000;

/** The way of an interaction: how many a second go through it. */
export async function* pathBench(): AsyncIterable<Figure> {
  await using system = await startSystem();
  // A Java server that has just started compiles while it works.
  await sustain(system, "warming up", WARM_UP);
  const seconds = await sustain(system, "sustained", INTERACTIONS);
  yield figure({
    name: `path: ${INTERACTIONS} interactions on distinct pairs, accepted, built in and projected`,
    value: seconds,
    unit: "s",
    below: INTERACTIONS / 2_000,
  });
}

async function sustain(system: System, name: string, count: number): Promise<number> {
  const dataset = await newDataset(system, name);
  const pairs = Array.from({ length: count / 2 }, (_, n) => pairAt(n));
  const interactions = [
    ...pairs.map(([from, to], n) => mail(n, from, to)),
    ...pairs.map(([from, to], n) => mail(pairs.length + n, to, from)),
  ];
  return await secondsOf(async () => {
    await recordAll(system, dataset, interactions);
    await untilReady(system, dataset);
  });
}
