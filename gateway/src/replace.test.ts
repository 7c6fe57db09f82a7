import { hash } from "node:crypto";
import { post } from "@organism/runtime/testing/post.ts";
import { register } from "prom-client";
import { afterAll, afterEach, expect, test } from "vitest";
import { readSupergraph } from "./supergraph.ts";
import { compose } from "./testing/federation.ts";
import { startWorkplace } from "./testing/start-workplace.ts";
import { connect, subscribe, until } from "./testing/subscriber.ts";
import { numbers, range } from "./testing/watching.ts";
import { schemas } from "./testing/workplace-schemas.ts";

const world = new AsyncDisposableStack();
const used: Disposable[] = [];
afterEach(async () => {
  for (const one of used.splice(0)) one[Symbol.dispose]();
  await until(() => topic.open() === 0);
});

const { federation, topic } = await startWorkplace();
world.use(federation);
afterAll(() => world.disposeAsync());
const token = await federation.issuer.token({ claims: { sub: "one" } });

/** The workplace's supergraph after somebody has changed the directory's part. */
function changed(change: (directory: string) => string) {
  const parts = Object.entries(schemas).map(([name, schema]) => [
    name,
    { schema: name === "directory" ? change(schema) : schema },
  ]);
  return {
    supergraph: readSupergraph(compose(Object.fromEntries(parts), federation.urls)),
    manifest: new Map(),
  };
}

const added = () => changed((text) => text.replace("failing: Person", "failing: Person late: Int"));

function watch(url: string, query: string, more?: object) {
  const client = connect(url, token);
  used.push({ [Symbol.dispose]: () => client.terminate() });
  return subscribe(client, query, more);
}

test("a request in hand ends as it began, the next one finds the new supergraph", async () => {
  const gateway = await federation.startGateway();
  const query = '{ person(id: "p1") { name hours } }';
  const answers = Array.from({ length: 50 }, () => post(gateway.url, token, { query }));
  await gateway.replace(changed((text) => text.replace("person(id: ID!): Person", "")));
  for (const { status, body } of await Promise.all(answers))
    expect([status, body.data ?? body.errors?.[0]?.extensions["code"]]).toEqual(
      status === 200
        ? [200, { person: { name: "One", hours: expect.any(Number) } }]
        : [400, "GRAPHQL_VALIDATION_FAILED"],
    );
  expect((await post(gateway.url, token, { query })).status).toBe(400);
  await gateway.replace(added());
  expect((await post(gateway.url, token, { query })).status).toBe(200);
  expect((await post(gateway.url, token, { query: "{ __typename late }" })).status).not.toBe(400);
});

test("a subscription goes on over it and misses nothing, from the last event or without one", async () => {
  const gateway = await federation.startGateway();
  const since = Number(topic.publish());
  const resumed = watch(gateway.url, "subscription($since: ID) { clock(since: $since) { n } }", {
    variables: { since: String(since) },
  });
  const fresh = watch(gateway.url, "subscription { plain { n } }");
  const quiet = watch(gateway.url, "subscription { mine { owner } }");
  await until(() => topic.open() >= 3);
  await until(() => {
    topic.publish();
    return numbers(resumed).length > 0 && fresh.events.length > 0;
  });
  for (let round = 0; round < 3; round++) {
    const replacing = gateway.replace(round % 2 ? changed((text) => text) : added());
    for (let event = 0; event < 20; event++) {
      topic.publish();
      await new Promise(setImmediate);
    }
    await replacing;
  }
  let last = 0;
  await until(() => {
    last = Number(topic.publish());
    return (numbers(resumed).at(-1) ?? 0) > last - 5;
  });
  await until(() => numbers(resumed).at(-1) === last);
  expect(numbers(resumed)).toEqual(range(since + 1, last));
  topic.publish({ owner: "one" });
  await until(() => quiet.events.length > 0);
  expect([resumed.ended(), fresh.ended(), quiet.ended()]).toEqual([undefined, undefined, undefined]);
});

test("a subscription that the new supergraph does not take ends with the reason, and its neighbour on the socket stays", async () => {
  const gateway = await federation.startGateway();
  const client = connect(gateway.url, token);
  used.push({ [Symbol.dispose]: () => client.terminate() });
  const gone = subscribe(client, "subscription { plain { padding } }");
  const stays = subscribe(client, "subscription { clock { n } }");
  await until(() => topic.open() === 2);
  await gateway.replace(changed((text) => text.replace("padding: String", "")));
  await until(() => gone.ended() !== undefined);
  expect(gone.ended()).toMatchObject([{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
  await until(() => {
    topic.publish();
    return stays.events.length > 0;
  });
  expect(stays.ended()).toBeUndefined();
});

test("what the manifest asks is planned before anybody does, and a document that does not fit is left", async () => {
  const texts = ["query A($x: Boolean!) { person(id: 1) { name hours @include(if: $x) } }", "{ nothing }"];
  const manifest = new Map(texts.map((text) => [hash("sha256", text), text]));
  const gateway = await federation.startGateway({ manifest });
  const made = async () => {
    const metric = await register.getSingleMetric("organism_gateway_plans_total")?.get();
    return metric?.values.find(({ labels }) => labels["outcome"] === "made")?.value;
  };
  const before = await made();
  for (const x of [true, false])
    await post(gateway.url, token, { documentId: hash("sha256", texts[0] ?? ""), variables: { x } });
  expect(await made()).toBe(before);
});
