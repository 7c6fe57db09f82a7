import { hash } from "node:crypto";

/** Draws that are the same whenever they are asked for under the same name. */
export interface Random {
  /** From 0 to just under 1. */
  unit(): number;
  /** 0 to `below` − 1. */
  below(below: number): number;
  chance(probability: number): boolean;
  normal(): number;
  /** Student's t, with heavier tails than the normal: shocks of private life. */
  student(freedom: number): number;
  poisson(mean: number): number;
}

/**
 * A stream of its own for each name, such as (seed, "demand", person, week). So two runs that differ in one decision share
 * every other draw (common random numbers), and a person's draws do not depend on how many others there are.
 */
export function randomOf(...name: (string | number)[]): Random {
  const seed = hash("sha256", name.join("/"), "buffer");
  const unit = sfc32(seed.readUInt32LE(0), seed.readUInt32LE(4), seed.readUInt32LE(8));
  const normal = () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  return {
    unit,
    normal,
    below: (below) => Math.floor(unit() * below),
    chance: (probability) => unit() < probability,
    student(freedom) {
      const squares = Array.from({ length: freedom }, () => normal() ** 2);
      return normal() / Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / freedom);
    },
    poisson: (mean) => poisson(mean, unit),
  };
}

/** Doty-Humphrey's small fast counter (PractRand, sfc32): 128 bits of state, of which 32 count. */
function sfc32(a: number, b: number, c: number): () => number {
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // As its author prescribes, until the seed has spread over the state.
  for (let round = 0; round < 15; round += 1) next();
  return next;
}

/** Knuth's product of uniforms: means here are small. */
function poisson(mean: number, unit: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = unit(); product > limit; product *= unit()) count += 1;
  return count;
}
