/** What is said of somebody's place; what is left out stays as it was, null takes it away. */
export type Place = { betweenness: number } & Partial<Record<Measure, number | null>>;

type Measure = "constraint" | "openTriads" | "pageRank" | "community";

/** Less is noise of the sums, whatever the tolerance. */
const NOISE = 1e-9;

/**
 * What a dataset's people are shown as, and what they are still to be shown. One tie moves nearly everybody's betweenness a little: only
 * what differs from the shown value by more than the tolerance, a share of it, is to be written.
 */
export class WriteBack {
  readonly #tolerance: number;
  readonly #shown = new Map<number, number>();
  readonly #waiting = new Map<number, Place>();

  constructor(tolerance: number) {
    this.#tolerance = tolerance;
  }

  /** Betweenness after some ties moved. */
  move(person: number, betweenness: number): void {
    const waiting = this.#waiting.get(person);
    if (waiting || this.#differs(this.#shown.get(person) ?? 0, betweenness))
      this.#waiting.set(person, { ...waiting, betweenness });
  }

  /** To be written whatever was shown. */
  place(person: number, place: Place): void {
    this.#waiting.set(person, place);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Some of those who wait. */
  next(most: number): [person: number, place: Place][] {
    return this.#waiting.entries().take(most).toArray();
  }

  /** Those people were shown so. */
  settle(people: Iterable<number>): void {
    for (const person of people) {
      this.#shown.set(person, this.#waiting.get(person)?.betweenness ?? 0);
      this.#waiting.delete(person);
    }
  }

  #differs(shown: number, now: number): boolean {
    return Math.abs(now - shown) > Math.max(this.#tolerance * shown, NOISE);
  }
}
