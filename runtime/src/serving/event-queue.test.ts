import { expect, test, vi } from "vitest";
import { createEventQueue } from "./event-queue.ts";

const nothing = () => undefined;

test("events are read in the order they came, whether the reader or the event was first", async () => {
  const queue = createEventQueue<number>(nothing);
  queue.push(1);
  queue.push(2);
  const read = [await queue.next(), await queue.next()];
  const parked = queue.next();
  queue.push(3);
  expect([...read, await parked].map(({ value }) => value)).toEqual([1, 2, 3]);
});

test("a reader that leaves while it waits frees what stands behind the queue at once", async () => {
  const closed = vi.fn();
  const queue = createEventQueue<number>(closed);
  const parked = queue.next();
  await queue.return();
  expect(closed).toHaveBeenCalledTimes(1);
  expect(await parked).toEqual({ done: true, value: undefined });
});

test("a consumer that falls behind reads what waits and is then told so", async () => {
  const queue = createEventQueue<number>(nothing, 3);
  for (let event = 1; event <= 10; event++) queue.push(event);
  const read: number[] = [];
  const all = (async () => {
    for await (const event of queue) read.push(event);
  })();
  await expect(all).rejects.toMatchObject({ code: "SLOW_CONSUMER" });
  expect(read).toEqual([1, 2, 3]);
});

test("the end is told once, after the events before it", async () => {
  const closed = vi.fn();
  const queue = createEventQueue<string>(closed);
  queue.push("last");
  queue.end();
  queue.end(new Error("too late"));
  queue.push("after the end");
  expect(await queue.next()).toEqual({ done: false, value: "last" });
  expect(await queue.next()).toEqual({ done: true, value: undefined });
  expect(closed).toHaveBeenCalledTimes(1);
});
