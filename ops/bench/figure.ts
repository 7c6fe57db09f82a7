import { loadavg } from "node:os";

/** One measured figure, as it is printed and kept. `ratio` is the peer's value over ours: above 1 we win. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  goal: number;
  ok: boolean;
  /** Of the machine, over the last minute: above its cores, others were at work too. */
  load: number;
  peer?: string;
  peerValue?: number;
  ratio?: number;
}

interface Measured {
  name: string;
  value: number;
  unit: string;
  /** The value must stay below it. */
  below: number;
  peer?: { name: string; value: number };
}

/** A figure of which less is better. */
export function figure({ name, value, unit, below, peer }: Measured): Figure {
  return {
    name,
    value: round(value),
    unit,
    goal: below,
    ok: value < below,
    load: round(loadavg()[0] ?? 0),
    ...(peer && { peer: peer.name, peerValue: round(peer.value), ratio: round(peer.value / value) }),
  };
}

/** Three significant digits: more would be noise. */
const round = (value: number) => Number(value.toPrecision(3));

/** The value below which this share of them lies. */
export const at = (share: number, values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(share * values.length)] ?? Number.NaN;

/** A bench yields its figures as they come, so that a long one shows progress. */
export type Bench = (options: Options) => AsyncIterable<Figure>;

export interface Options {
  /** How long a bench goes on that looks whether something grows. */
  minutes: number;
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** Of all threads of this process. Where a peer runs beside others, its time on the clock would tell of them. */
export function cpuSecondsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}
