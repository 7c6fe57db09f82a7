const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Acts when the time has come; returns how to let it be. */
export function atExpiry(expiresAt: Date, act: () => void): () => void {
  const remaining = Math.min(Math.max(expiresAt.getTime() - Date.now(), 0), LONGEST_TIMER_MS);
  const timer = setTimeout(act, remaining);
  return () => clearTimeout(timer);
}
