import { setTimeout as sleep } from "node:timers/promises";
import { type Asked, post } from "@organism/runtime/testing/post.ts";
import { vi } from "vitest";

type Data = NonNullable<Asked["body"]["data"]>;

/** What a 503 asks for by `Retry-After`, and time enough to notice which connections died with a server. */
const REST_MS = 1_000;

/** What a client gets that asks once more, when it may, where the first answer failed or lacked anything. */
export async function read(url: string, token: string, request: object): Promise<Data> {
  const whole = async () => wholeOf(await post(url, token, request));
  return await whole().catch(async () => {
    await sleep(REST_MS);
    return await whole();
  });
}

function wholeOf({ status, body: { data, errors } }: Asked): Data {
  if (status === 200 && data && !errors) return data;
  throw new Error(`answered ${status}: ${JSON.stringify(errors)}`);
}

/** Does the work again and again, until it is stopped or fails; what it failed of is thrown at whoever asks how it goes. */
export function overAndOver(work: () => Promise<unknown>) {
  let rounds = 0;
  let over = false;
  const run = async () => {
    while (!over) {
      await work();
      rounds += 1;
    }
  };
  const running = run();
  const stop = async () => {
    over = true;
    await running;
  };
  return {
    /** Resolves when it has been done twice more, the second time from its beginning. */
    async twice() {
      const before = rounds;
      const done = vi.waitUntil(() => rounds >= before + 2, { timeout: 60_000, interval: 20 });
      await Promise.race([done, running]);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
