/** Several callers with one key, at one time, share one piece of work: a refresh token that rotates may be used once. */
export function shareInFlight<In, Out>(keyOf: (input: In) => string, work: (input: In) => Promise<Out>) {
  const inFlight = new Map<string, Promise<Out>>();
  return (input: In): Promise<Out> => {
    const key = keyOf(input);
    const shared = inFlight.get(key) ?? work(input).finally(() => inFlight.delete(key));
    inFlight.set(key, shared);
    return shared;
  };
}
