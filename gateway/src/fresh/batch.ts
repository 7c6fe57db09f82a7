/**
 * What is asked for while a look-up is under way is looked up together after it. Nobody joins the one that is under way: what it
 * finds may be older than the question.
 */
export function batched<Key, Value>(
  lookUp: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  let waiting: { key: Key; answer: PromiseWithResolvers<Value> }[] = [];
  let underWay = false;
  // It rejects nobody but those who wait.
  const send = async () => {
    const batch = waiting;
    waiting = [];
    try {
      const values = await lookUp(batch.map(({ key }) => key));
      for (const [index, { answer }] of batch.entries()) answer.resolve(values[index] as Value);
    } catch (error) {
      for (const { answer } of batch) answer.reject(error);
    }
    underWay = waiting.length > 0;
    if (underWay) setImmediate(send);
  };
  return (key) => {
    const answer = Promise.withResolvers<Value>();
    waiting.push({ key, answer });
    if (!underWay) setImmediate(send);
    underWay = true;
    return answer.promise;
  };
}
