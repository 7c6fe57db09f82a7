/** A row holds one float64 for each of the 8 sources that are searched at once: 64 bytes, one cache line. */
export const LANES: u32 = 8;
export const ALL_LANES: u32 = 0xff;
export const ROW_BYTES: usize = 64;

const PAIR_BYTES: usize = 16;

// The masks of two lanes, by the two bits that name which of them stay.
const pairMasks = memory.data<u64>([0, 0, u64.MAX_VALUE, 0, 0, u64.MAX_VALUE, u64.MAX_VALUE, u64.MAX_VALUE]);

/** Sets the lanes not named to zero, and names those left that are not zero. */
export function keepLanes(row: usize, lanes: u32): u32 {
  return (
    keepPair(row, lanes) |
    (keepPair(row + 16, lanes >> 2) << 2) |
    (keepPair(row + 32, lanes >> 4) << 4) |
    (keepPair(row + 48, lanes >> 6) << 6)
  );
}

function keepPair(pair: usize, lanes: u32): u32 {
  const mask = v128.load(pairMasks + ((lanes & 3) as usize) * PAIR_BYTES);
  const values = v128.and(v128.load(pair), mask);
  v128.store(pair, values);
  return i64x2.bitmask(f64x2.ne(values, f64x2.splat(0)));
}

/** Names the lanes that are not zero. */
export function lanesIn(row: usize): u32 {
  return pairIn(row) | (pairIn(row + 16) << 2) | (pairIn(row + 32) << 4) | (pairIn(row + 48) << 6);
}

function pairIn(pair: usize): u32 {
  return i64x2.bitmask(f64x2.ne(v128.load(pair), f64x2.splat(0)));
}

export function copyRow(from: usize, to: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

export function clearRow(row: usize): void {
  const zero = f64x2.splat(0);
  v128.store(row, zero);
  v128.store(row, zero, 16);
  v128.store(row, zero, 32);
  v128.store(row, zero, 48);
}

/** Σ paths · sum, over the lanes. */
export function dotRows(paths: usize, sum: usize): f64 {
  let dot = f64x2.splat(0);
  for (let at: usize = 0; at < ROW_BYTES; at += PAIR_BYTES) {
    dot = f64x2.add(dot, f64x2.mul(v128.load(paths + at), v128.load(sum + at)));
  }
  return f64x2.extract_lane(dot, 0) + f64x2.extract_lane(dot, 1);
}

/** sum + 1/paths in the lanes that have paths, zero in the others. */
export function addInverse(paths: usize, sum: usize): void {
  for (let at: usize = 0; at < ROW_BYTES; at += PAIR_BYTES) {
    const count = v128.load(paths + at);
    const added = f64x2.add(v128.load(sum + at), f64x2.div(f64x2.splat(1), count));
    v128.store(sum + at, v128.and(added, f64x2.ne(count, f64x2.splat(0))));
  }
}
