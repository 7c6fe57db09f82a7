interface Waiting<Key, Value> {
  key: Key;
  answer: PromiseWithResolvers<Value>;
}

/**
 * What is asked for while a look-up is under way is looked up together after it, the same once for all. Nobody joins the one that is
 * under way: what it finds may be older than the question.
 */
export function batched<Key, Value>(
  lookUp: (keys: readonly Key[]) => Promise<readonly Value[]>,
  nameOf: (key: Key) => string,
): (key: Key) => Promise<Value> {
  let waiting = new Map<string, Waiting<Key, Value>>();
  let underWay = false;
  // It rejects nobody but those who wait.
  const send = async () => {
    const batch = [...waiting.values()];
    waiting = new Map();
    try {
      const values = await lookUp(batch.map(({ key }) => key));
      for (const [index, { answer }] of batch.entries()) answer.resolve(values[index] as Value);
    } catch (error) {
      for (const { answer } of batch) answer.reject(error);
    }
    underWay = waiting.size > 0;
    if (underWay) setImmediate(send);
  };
  return (key) => {
    const name = nameOf(key);
    const asked = waiting.get(name) ?? { key, answer: Promise.withResolvers<Value>() };
    waiting.set(name, asked);
    if (!underWay) setImmediate(send);
    underWay = true;
    return asked.answer.promise;
  };
}
