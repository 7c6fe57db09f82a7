/** How the live connection does. */
export type LiveState =
  | { is: "idle" }
  | { is: "connecting" }
  | { is: "live" }
  /** Lost since then; another attempt follows. */
  | { is: "waiting"; since: number };

export interface LiveStore {
  get(): LiveState;
  set(state: LiveState): void;
  subscribe(changed: () => void): () => void;
}

/** Holds it for whoever shows it. */
export function createLiveStore(): LiveStore {
  let state: LiveState = { is: "idle" };
  const watchers = new Set<() => void>();
  return {
    get: () => state,
    set(next) {
      state = next;
      for (const changed of watchers) changed();
    },
    subscribe(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
}
