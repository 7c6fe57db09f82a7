const FEWEST_SLOTS = 1 << 12;
const FULLEST = 0.6;

/**
 * How often each key was added. Keys are told apart by 64 bits of a digest and kept in flat arrays, at most 34 bytes a key: a
 * Map of strings would take five times that, and an export can have tens of millions of rows.
 */
export class Tally {
  #high = new Uint32Array(FEWEST_SLOTS);
  #low = new Uint32Array(FEWEST_SLOTS);
  #counts = new Uint32Array(FEWEST_SLOTS);
  #size = 0;

  /** Returns how often the key has been added by now. */
  add(digest: Buffer): number {
    if (this.#size >= this.#counts.length * FULLEST) this.#grow();
    return this.#addTimes(digest.readUInt32LE(0), digest.readUInt32LE(4), 1);
  }

  countOf(digest: Buffer): number {
    return this.#counts[this.#slotOf(digest.readUInt32LE(0), digest.readUInt32LE(4))] ?? 0;
  }

  #addTimes(high: number, low: number, times: number): number {
    const slot = this.#slotOf(high, low);
    const before = this.#counts[slot] ?? 0;
    if (before === 0) this.#size += 1;
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#counts[slot] = before + times;
    return before + times;
  }

  // Linear probing; a slot without a count is free, and there always is one.
  #slotOf(high: number, low: number): number {
    const mask = this.#counts.length - 1;
    let slot = low & mask;
    while (this.#counts[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low))
      slot = (slot + 1) & mask;
    return slot;
  }

  #grow() {
    const [high, low, counts] = [this.#high, this.#low, this.#counts];
    const slots = counts.length * 2;
    this.#high = new Uint32Array(slots);
    this.#low = new Uint32Array(slots);
    this.#counts = new Uint32Array(slots);
    this.#size = 0;
    counts.forEach((count, slot) => {
      if (count > 0) this.#addTimes(high[slot] ?? 0, low[slot] ?? 0, count);
    });
  }
}
