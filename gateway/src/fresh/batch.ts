/**
 * What is asked for in one turn of the process is looked up together. Nobody joins a look-up that is under way: what it finds
 * may be older than the question.
 */
export function batched<Key, Value>(
  lookUp: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  let waiting: { key: Key; answer: PromiseWithResolvers<Value> }[] = [];
  const send = async () => {
    const batch = waiting;
    waiting = [];
    try {
      const values = await lookUp(batch.map(({ key }) => key));
      for (const [index, { answer }] of batch.entries()) answer.resolve(values[index] as Value);
    } catch (error) {
      for (const { answer } of batch) answer.reject(error);
    }
  };
  return (key) => {
    const answer = Promise.withResolvers<Value>();
    // It rejects nobody but those who wait.
    if (waiting.push({ key, answer }) === 1) setImmediate(send);
    return answer.promise;
  };
}
