import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@organism/runtime/observing/log.ts";
import { lineChecksOf } from "../model/activity/line-check.ts";
import type { Send } from "../model/activity/send.ts";
import { type Organisation, organisationOf } from "../model/people/organisation.ts";
import { type Week, weeksOf } from "../model/weeks.ts";
import type { Office } from "./office.ts";
import { type Progress, writeProgress } from "./progress.ts";
import { simulationOf } from "./simulation.ts";

const BEAT_MS = 1_000;

interface Told {
  home: string;
  office: Office;
  stopping: AbortSignal;
  /** How long after the history is there what came late arrives. */
  lateMs: number;
}

/** The organisation's life: its history as fast as it is taken, then its present as the clock goes. */
export class Life {
  readonly #told: Told;
  readonly #organisation: Organisation;
  #progress: Progress;
  #late: readonly Send[] = [];
  #lateAt = Infinity;

  constructor(progress: Progress, told: Told) {
    this.#told = told;
    this.#progress = progress;
    this.#organisation = organisationOf(progress.seed, progress.people);
  }

  /** Resolves when it is stopped. */
  async live(): Promise<void> {
    for (const week of weeksOf(simulationOf(this.#progress))) {
      // Found again also where its week was delivered before a restart.
      if (week.late.length > 0) this.#late = week.late;
      if (week.index >= this.#progress.delivered) await this.#tell(week);
      // A year of weeks is found again in seconds, in which the process must still answer.
      else await sleep(0);
      if (this.#told.stopping.aborted) return;
    }
  }

  async #tell({ index, sends }: Week): Promise<void> {
    const now = Date.now();
    const past = sends.filter(({ at }) => at <= now);
    await this.#told.office.deliver(past);
    if (past.length < sends.length) await this.#present(sends.slice(past.length), now);
    if (!this.#told.stopping.aborted) this.#note({ delivered: index + 1 });
  }

  /** The week that is going on, from then to its end. */
  async #present(sends: readonly Send[], since: number): Promise<void> {
    this.#arrive();
    let [left, seen] = [sends, since];
    while (left.length > 0) {
      await sleep(BEAT_MS, undefined, { signal: this.#told.stopping }).catch(() => undefined);
      if (this.#told.stopping.aborted) return;
      const now = Date.now();
      const due = left.filter(({ at }) => at <= now);
      left = left.slice(due.length);
      await this.#told.office.deliver([...due, ...lineChecksOf(this.#organisation, seen, now)]);
      await this.#catchUp(now);
      seen = now;
    }
  }

  #arrive() {
    if (!this.#progress.loaded) log.info("history delivered", { weeks: this.#progress.delivered });
    this.#note({ loaded: true });
    if (this.#lateAt === Infinity) this.#lateAt = Date.now() + this.#told.lateMs;
  }

  async #catchUp(now: number) {
    if (this.#progress.caughtUp || now < this.#lateAt) return;
    await this.#told.office.deliver(this.#late);
    log.info("late mail delivered", { sends: this.#late.length });
    this.#note({ caughtUp: true });
  }

  #note(news: Partial<Progress>) {
    this.#progress = { ...this.#progress, ...news };
    writeProgress(this.#told.home, this.#progress);
  }
}
