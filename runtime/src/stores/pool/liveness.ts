import { within } from "../../within.ts";

// A healthy store answers a trivial question in a millisecond; one busy enough to need a second is no loss to replace.
const ANSWER_MS = 1_000;

/** Decides whether a pooled connection that lay idle may be lent again. */
export class Liveness {
  readonly #livenessCheckMs: number;
  #doubtedUntil = 0;

  constructor(livenessCheckMs: number) {
    this.#livenessCheckMs = livenessCheckMs;
  }

  async isAlive(usedAt: number, ask: () => Promise<unknown>): Promise<boolean> {
    if (usedAt <= this.#doubtedUntil) return false;
    if (Date.now() - usedAt < this.#livenessCheckMs) return true;
    const alive = await answersInTime(ask());
    // A connection that died in silence casts doubt on all that lay idle beside it: a caller that tried them one by
    // one would wait a second for each.
    if (!alive) this.#doubtedUntil = Date.now();
    return alive;
  }
}

const answersInTime = (answer: Promise<unknown>): Promise<boolean> =>
  within(ANSWER_MS, answer).then(
    () => true,
    () => false,
  );
