/** Uniform numbers from 0 up to 1, the same for the same seed: an answer can be computed again. */
export type Random = () => number;

/** Mulberry32: passes gjrand, and a draw costs a few multiplications. */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The numbers from 0, in a drawn order (Fisher and Yates). */
export function shuffled(length: number, random: Random): Int32Array {
  const order = Int32Array.from({ length }, (_, place) => place);
  for (let place = length - 1; place > 0; place--) {
    const other = Math.floor(random() * (place + 1));
    const kept = order[place] as number;
    order[place] = order[other] as number;
    order[other] = kept;
  }
  return order;
}
