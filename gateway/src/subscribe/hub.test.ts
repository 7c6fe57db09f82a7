import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Subscriber, subscribe, until } from "../testing/subscriber.ts";
import { listedHash, numbers, range, startWatching } from "../testing/watching.ts";

let watching: Awaited<ReturnType<typeof startWatching>>;

beforeAll(async () => {
  watching = await startWatching();
});
afterEach(() => watching.disperse());
afterAll(() => watching[Symbol.asyncDispose]());

describe("a stream that is the same for all", () => {
  test("is read once from the subgraph, however many watch, and completed once for each event", async () => {
    const watchers: Subscriber[] = [];
    for (let index = 0; index < 40; index++)
      watchers.push(
        subscribe(
          await watching.viewer({ sub: `viewer ${index}` }),
          "subscription { clock { n of { hours } } }",
        ),
      );
    await until(() => watching.topic.open() === 1);
    const first = subscribe(await watching.viewer(), "subscription { clock { n of { hours } } }");
    const before = watching.workplace.asked.hours;
    // Joined once an event that came after it arrives.
    await until(() => {
      watching.publish({ of: watching.workplace.personOf("p1") });
      return first.events.length > 3;
    });
    const sent = first.events.at(-1);
    await until(() =>
      watchers.every(({ events }) => events.some((event) => JSON.stringify(event) === JSON.stringify(sent))),
    );
    expect(watching.topic.open()).toBe(1);
    expect(sent).toMatchObject({ data: { clock: { of: { hours: 11 } } } });
    const events = Math.max(...watchers.map((watcher) => watcher.events.length));
    expect(watching.workplace.asked.hours - before).toBeLessThanOrEqual(events + 1);
  });

  test("is another stream with other values, and the same whatever `since` is", async () => {
    const client = await watching.viewer();
    const query = "subscription($since: ID, $step: Int) { clock(since: $since, step: $step) { n } }";
    subscribe(client, query, { variables: { step: 1 } });
    subscribe(client, query, { variables: { step: 2 } });
    await until(() => watching.topic.open() === 2);
    const late = subscribe(client, query, { variables: { step: 2, since: String(watching.publish()) } });
    await until(() => {
      watching.publish();
      return late.events.length > 3 && watching.topic.open() === 2;
    });
  });

  test("goes on when the token that it was opened with has expired", async () => {
    const exp = Math.floor(Date.now() / 1_000) + 2;
    const leaving = await watching.viewer({ sub: "leaving", exp });
    const closed = new Promise<{ code: number }>((resolve) =>
      leaving.on("closed", (event) => resolve(event as { code: number })),
    );
    subscribe(leaving, "subscription { clock { n } }");
    await until(() => watching.topic.open() === 1);
    const staying = subscribe(await watching.viewer({ sub: "staying" }), "subscription { clock { n } }");
    await until(() => {
      watching.publish();
      return staying.events.length > 0;
    });
    expect((await closed).code).toBe(4403);
    const last = await watching.flow(staying);
    expect(staying.ended()).toBeUndefined();
    expect(numbers(staying)).toEqual(range(numbers(staying)[0] ?? 0, last));
  });
});

describe("a stream of the viewer's own", () => {
  const query = "subscription { mine { eventId owner } }";

  test("never reaches another's socket", async () => {
    const [one, other] = [await watching.viewer({ sub: "one" }), await watching.viewer({ sub: "other" })];
    const [ofOne, ofOther] = [subscribe(one, query), subscribe(other, query)];
    await until(() => watching.topic.open() === 2);
    for (let round = 0; round < 20; round++) watching.publish({ owner: round % 4 === 0 ? "other" : "one" });
    await until(() => ofOne.events.length === 15 && ofOther.events.length === 5);
    expect(JSON.stringify(ofOther.events)).not.toContain('"one"');
    expect(JSON.stringify(ofOne.events)).not.toContain('"other"');
  });

  test("is shared by the viewer's own sockets, in the same roles", async () => {
    subscribe(await watching.viewer({ sub: "one" }), query);
    subscribe(await watching.viewer({ sub: "one" }), query);
    await until(() => watching.topic.open() === 1);
    subscribe(await watching.viewer({ sub: "one", roles: ["manager"] }), query);
    await until(() => watching.topic.open() === 2);
  });

  test("is not made common by a shared root: what hangs below an entity is the viewer's", async () => {
    const entity = "subscription { clock { n of { name } } }";
    subscribe(await watching.viewer({ sub: "one" }), entity);
    subscribe(await watching.viewer({ sub: "other" }), entity);
    await until(() => watching.topic.open() === 2);
  });
});

describe("continuing from an event", () => {
  const query = "subscription($since: ID) { clock(since: $since) { n } }";

  test("neither skips nor repeats, while events keep coming and others watch", async () => {
    const since = watching.publish();
    for (let index = 0; index < 50; index++) watching.publish();
    const live = subscribe(await watching.viewer({ sub: "live" }), query);
    const resumed: Subscriber[] = [];
    for (let index = 0; index < 5; index++) {
      resumed.push(
        subscribe(await watching.viewer({ sub: `late ${index}` }), query, {
          variables: { since: String(since) },
        }),
      );
      watching.publish();
    }
    let last = 0;
    await until(() => {
      last = watching.publish();
      // Only the shared stream remains once all have joined it.
      return (
        watching.topic.open() === 1 &&
        live.events.length > 0 &&
        resumed.every(({ events }) => events.length > 50)
      );
    });
    await until(() => resumed.every((one) => numbers(one).at(-1) === last));
    for (const one of resumed) expect(numbers(one)).toEqual(range(since + 1, last));
  });

  test("survives a restart of the subgraph unnoticed", async () => {
    const since = watching.publish();
    const resumed = subscribe(await watching.viewer(), query, { variables: { since: String(since) } });
    const live = subscribe(await watching.viewer({ sub: "live" }), "subscription { clock { n } }");
    await watching.flow(resumed, live);
    await watching.federation.restart("directory");
    for (let index = 0; index < 10; index++) watching.publish();
    const last = await watching.flow(resumed, live);
    expect(numbers(resumed)).toEqual(range(since + 1, last));
    expect(numbers(live)).toEqual(range(numbers(live)[0] ?? 0, last));
  });

  test("from an event that is no longer kept says so", async () => {
    const since = watching.publish();
    for (let index = 0; index < 1_100; index++) watching.publish();
    const resumed = subscribe(
      await watching.viewer(),
      "subscription($since: ID) { clock(since: $since) { n resync } }",
      {
        variables: { since: String(since) },
      },
    );
    await until(() => resumed.events.length > 0);
    expect(resumed.events[0]).toMatchObject({ data: { clock: { resync: true } } });
  });

  test("works for a document of the manifest, sent as its hash with an empty text", async () => {
    const since = watching.publish();
    watching.publish();
    const extensions = { persistedQuery: { version: 1, sha256Hash: listedHash } };
    const resumed = subscribe(await watching.viewer(), "", {
      extensions,
      variables: { since: String(since) },
    });
    await until(() => resumed.events.length > 0);
    expect(numbers(resumed)[0]).toBe(since + 1);
  });
});
