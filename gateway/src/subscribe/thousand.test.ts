import { freePort } from "@organism/runtime/testing/spawned.ts";
import { expect, test } from "vitest";
import { startWorkplace } from "../testing/start-workplace.ts";
import { connect, until } from "../testing/subscriber.ts";

const SOCKETS = 20;
const EACH = 50;
const QUERY = "subscription($since: ID) { clock(since: $since) { n } }";

/** A subscriber as our clients are: when its stream breaks, it asks for it from the last event on. */
function follow(client: ReturnType<typeof connect>, since: number, over: AbortSignal) {
  const numbers: number[] = [];
  const again = () => {
    if (over.aborted) return;
    client.subscribe<{ clock: { n: number } }>(
      { query: QUERY, variables: { since: String(numbers.at(-1) ?? since) } },
      {
        next: ({ data }) => numbers.push(data?.clock.n ?? Number.NaN),
        error: () => setTimeout(again, 20),
        complete: () => setTimeout(again, 20),
      },
    );
  };
  again();
  return numbers;
}

test("a thousand who follow a topic lose and double nothing while its subgraph and the gateway are restarted", async () => {
  const { topic, federation } = await startWorkplace();
  await using world = new AsyncDisposableStack();
  world.use(federation);
  const port = await freePort();
  const gateway = await federation.startGateway({ port });
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const over = new AbortController();
  const tokens = await Promise.all(
    Array.from({ length: SOCKETS }, (_, user) =>
      federation.issuer.token({ claims: { sub: `user ${user}`, exp } }),
    ),
  );
  const clients = tokens.map((token) => connect(gateway.url, token));
  const since = Number(topic.publish());
  const followers = clients.flatMap((client) =>
    Array.from({ length: EACH }, () => follow(client, since, over.signal)),
  );
  world.defer(() => {
    over.abort();
    for (const client of clients) client.terminate();
  });
  let last = since;
  const flow = async (events: number) => {
    for (let event = 0; event < events; event++) {
      last = Number(topic.publish());
      await new Promise(setImmediate);
    }
  };
  const all = () => until(() => followers.every((numbers) => numbers.at(-1) === last));

  await flow(20);
  await all();
  await federation.restart("directory");
  await flow(20);
  await all();
  const restarted = gateway[Symbol.asyncDispose]();
  await flow(20);
  await restarted;
  await federation.startGateway({ port });
  await flow(20);
  await all();

  const expected = Array.from({ length: last - since }, (_, index) => since + 1 + index);
  for (const numbers of followers) expect(numbers).toEqual(expected);
}, 120_000);
