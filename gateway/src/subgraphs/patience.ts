const LATE_IN_A_ROW = 5;
const PAUSE_MS = 1_000;

/** Whether a subgraph is worth asking. */
export interface Patience {
  allows(): boolean;
  answered(): void;
  timedOut(): void;
}

/**
 * A breaker for a subgraph that hangs: after five answers in a row that did not come in time, one question a second is let
 * through until one is answered. What fails at once, as in a restart, does not count: trying it costs nothing.
 */
export function createPatience(now: () => number = Date.now): Patience {
  let late = 0;
  let askAgainAt = 0;
  return {
    allows() {
      if (late < LATE_IN_A_ROW) return true;
      if (now() < askAgainAt) return false;
      askAgainAt = now() + PAUSE_MS;
      return true;
    },
    answered() {
      late = 0;
    },
    timedOut() {
      late += 1;
      askAgainAt = now() + PAUSE_MS;
    },
  };
}
