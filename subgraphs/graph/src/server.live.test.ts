import { eventually } from "@organism/runtime/testing/eventually.ts";
import { startProvider } from "@organism/runtime/testing/provider.ts";
import { freePort, startChild, untilPrinted } from "@organism/runtime/testing/spawned.ts";
import { createClient } from "graphql-ws";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { aliasOf } from "./store/alias.ts";
import { demandProjected } from "./store/progress.ts";
import { runPath } from "./streams/path.ts";
import { ALIAS_KEY, EVENT_KEY, SEAL_KEY } from "./testing/mail.ts";
import { openWorld, type World } from "./testing/world.ts";

const lifetime = new AsyncDisposableStack();
let world: World;
let issuer: Awaited<ReturnType<typeof startProvider>>;
let url: string;

beforeAll(async () => {
  world = lifetime.use(await openWorld());
  issuer = lifetime.use(await startProvider());
  const port = await freePort();
  const env = {
    ...inject("stores"),
    ...world.env,
    PORT: `${port}`,
    OIDC_ISSUER: issuer.issuer,
    ALIAS_KEY,
    EVENT_KEY,
    SEAL_KEY,
  };
  const server = lifetime.use(startChild(new URL("./server.ts", import.meta.url), env));
  url = `http://127.0.0.1:${port}`;
  await untilPrinted(server, "process ready");
});
afterAll(() => lifetime.disposeAsync());

interface Answer {
  data?: Record<string, Record<string, unknown>> | null;
  errors?: { message: string; extensions: { code: string } }[];
}

async function ask(query: string, variables: Record<string, unknown>, roles = ["service"]): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${await issuer.token({ claims: { roles } })}`,
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

const RECORD = `mutation ($dataset: ID!, $interactions: [InteractionInput!]!) {
  recordInteractions(dataset: $dataset, interactions: $interactions) {
    accepted duplicates rejected { index code reason }
  }
}`;
const STATUS =
  "query ($dataset: ID!) { graphStatus(dataset: $dataset) { phase percent version lagMs lastEventAt } }";

const at = (time: string) => ({ at: time });
const mail = (id: string, from: string, to: string, more: Record<string, unknown> = {}) => {
  return { id, from, to, kind: "MAIL", at: "2010-09-30T14:05:00Z", ...more };
};
const record = (dataset: string, interactions: unknown[], roles?: string[]) =>
  ask(RECORD, { dataset, interactions }, roles);

async function codesOf(dataset: string, interactions: unknown[]) {
  const recorded = (await record(dataset, interactions)).data?.["recordInteractions"];
  const rejected = recorded?.["rejected"] as { index: number; code: string; reason: string }[];
  expect(rejected.every(({ reason }) => reason.length > 20)).toBe(true);
  return { ...recorded, rejected: rejected.map(({ index, code }) => [index, code]) };
}

const untilBuilt = (dataset: string) =>
  eventually(async () =>
    expect((await ask(STATUS, { dataset })).data?.["graphStatus"]?.["phase"]).toBe("READY"),
  );

async function run() {
  const path = await runPath({ ...world, consumer: crypto.randomUUID() });
  onTestFinished(() => path[Symbol.asyncDispose]());
}

test("each item that cannot be taken is told why, and the others are taken", async () => {
  const { id } = await world.newDataset("verdicts");
  const future = new Date(Date.now() + 6 * 60_000).toISOString();
  const ahead = new Date(Date.now() + 4 * 60_000).toISOString();
  const sent = [
    mail("1", "lead@example.org", "deputy@example.org"),
    mail("2", "lead@example.org", " Lead@Example.ORG"),
    mail("", "lead@example.org", "deputy@example.org"),
    mail("4", "  ", "deputy@example.org"),
    mail("5", "lead@example.org", "deputy@example.org", { recipients: 0 }),
    mail("6", "lead@example.org", "deputy@example.org", { seconds: 86_401 }),
    mail("7", "lead@example.org", "deputy@example.org", at(future)),
    mail("8", "lead@example.org", "deputy@example.org", at(ahead)),
    mail("1", "lead@example.org", "deputy@example.org", { kind: "CALL" }),
    mail("1", "lead@example.org", "clerk@example.org"),
  ];
  expect(await codesOf(id, sent)).toEqual({
    accepted: 3,
    duplicates: 0,
    rejected: [
      [1, "SELF_MESSAGE"],
      [2, "INVALID_ID"],
      [3, "INVALID_ADDRESS"],
      [4, "INVALID_RECIPIENTS"],
      [5, "INVALID_SECONDS"],
      [6, "IN_FUTURE"],
      [8, "ID_CONFLICT"],
    ],
  });
});

test("what is stored is a duplicate, or a conflict where the content differs; sealed days are closed", async () => {
  await run();
  const { id, number } = await world.newDataset("repeats");
  const first = mail("1", "lead@example.org", "deputy@example.org");
  await record(id, [first]);
  await untilBuilt(id);
  await sql`insert into graph.sealed_day values (${number}, '2010-08-01')`.execute(world.postgres.db);
  const again = [
    first,
    { ...first, kind: "CHAT" },
    mail("2", "lead@example.org", "deputy@example.org", at("2010-08-01T10:00:00Z")),
  ];
  expect(await codesOf(id, again)).toEqual({
    accepted: 0,
    duplicates: 1,
    rejected: [
      [1, "ID_CONFLICT"],
      [2, "PAST_RETENTION"],
    ],
  });
});

test("an erased address is refused, and does not come back as somebody new", async () => {
  const { id, number } = await world.newDataset("erased");
  const tombstone = aliasOf(ALIAS_KEY, "gone@example.org");
  await sql`insert into graph.alias values (${number}, ${tombstone}, null)`.execute(world.postgres.db);
  expect(await codesOf(id, [mail("1", "lead@example.org", "gone@example.org")])).toEqual({
    accepted: 0,
    duplicates: 0,
    rejected: [[0, "ERASED"]],
  });
});

test("in a live dataset mail of years ago is past retention", async () => {
  const { id } = await world.newDataset("live", true);
  expect(await codesOf(id, [mail("1", "lead@example.org", "deputy@example.org")])).toMatchObject({
    rejected: [[0, "PAST_RETENTION"]],
  });
});

test.each([0, 1_001])("a call of %d items is refused as a whole", async (count) => {
  const { id } = await world.newDataset(`size ${count}`);
  const sent = Array.from({ length: count }, (_, i) => mail(`${i}`, "lead@example.org", `p${i}@example.org`));
  const { data, errors } = await record(id, sent);
  expect(data).toBeNull();
  expect(errors?.[0]).toMatchObject({
    message: `interactions has ${count} items; send 1 to 1000 in a call, nothing was taken`,
    extensions: { code: "BAD_USER_INPUT" },
  });
});

test("only connectors may record, and only into a dataset that exists", async () => {
  const { id } = await world.newDataset("allowed");
  const sent = [mail("1", "lead@example.org", "deputy@example.org")];
  expect((await record(id, sent, ["manager"])).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  expect((await record("no such", sent)).errors?.[0]?.extensions.code).toBe("UNKNOWN_DATASET");
});

test("before anything is built the graph is not ready; then it answers, and whoever watches sees how far it is", async () => {
  const dataset = await world.newDataset("watched");
  const { id, number } = dataset;
  expect((await ask(STATUS, { dataset: id })).data?.["graphStatus"]).toMatchObject({
    phase: "EMPTY",
    version: "0",
  });
  await expect(demandProjected(world.postgres.db, number)).rejects.toMatchObject({ code: "NOT_READY" });

  const client = createClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${await issuer.token()}` },
  });
  onTestFinished(() => void client.dispose());
  const query = STATUS.replace("query", "subscription");
  const seen: string[] = [];
  const unsubscribe = client.subscribe<{ graphStatus: { phase: string } }>(
    { query, variables: { dataset: id } },
    {
      next: ({ data }) => seen.push(data?.graphStatus.phase ?? ""),
      error: () => undefined,
      complete: () => undefined,
    },
  );
  onTestFinished(unsubscribe);
  await eventually(() => expect(seen).toContain("EMPTY"));
  await record(id, [mail("1", "lead@example.org", "deputy@example.org")]);
  await eventually(() => expect(seen).toContain("BUILDING"));
  const ready = async () => ((await (await fetch(`${url}/health/ready`)).json()) as { graph: string }).graph;
  expect(await ready()).toBe("building");

  await run();
  await eventually(() => expect(seen.at(-1)).toBe("READY"));
  expect(await demandProjected(world.postgres.db, number)).toBeGreaterThan(0);
  expect(await ready()).toBe("ready");
});
