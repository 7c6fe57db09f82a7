import { serveMetrics } from "@organism/runtime/observing/metrics.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { startProvider } from "@organism/runtime/testing/provider.ts";
import { freePort, startServer } from "@organism/runtime/testing/spawned.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ALIAS_KEY, EVENT_KEY, SEAL_KEY } from "../testing/mail.ts";
import { openWorld, type World } from "../testing/world.ts";
import { intakeStreams } from "./arrival.ts";
import { runPath } from "./path.ts";

const MOST_WAITING = 1_000;
const CALL = 1_000;

const lifetime = new AsyncDisposableStack();
let world: World;
let url: string;
let token: string;
let metrics: string;

beforeAll(async () => {
  world = lifetime.use(await openWorld());
  const issuer = lifetime.use(await startProvider());
  const env = { ...inject("stores"), ...world.env, ALIAS_KEY, EVENT_KEY, SEAL_KEY };
  const server = await startServer(new URL("../server.ts", import.meta.url), await freePort(), {
    ...env,
    OIDC_ISSUER: issuer.issuer,
    INTAKE_MOST_WAITING: `${MOST_WAITING}`,
  });
  url = `${lifetime.use(server).url}/graphql`;
  const port = await freePort();
  metrics = `http://127.0.0.1:${port}`;
  lifetime.use(await serveMetrics({ name: "builders", host: "127.0.0.1", port }));
  token = await issuer.token({ claims: { roles: ["service"] } });
});
afterAll(() => lifetime.disposeAsync());

const RECORD = `mutation ($dataset: ID!, $interactions: [InteractionInput!]!) {
  recordInteractions(dataset: $dataset, interactions: $interactions) { accepted duplicates }
}`;

/** The n-th call: mail between people of whom nobody writes to the same one twice. */
async function record(dataset: string, n: number) {
  const interactions = Array.from({ length: CALL }, (_, i) => ({
    id: `${n}/${i}`,
    from: `p${i % 100}`,
    to: `p${100 + n * 10 + Math.floor(i / 100)}`,
    kind: "MAIL",
    at: "2010-09-30T14:05:00Z",
  }));
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: RECORD, variables: { dataset, interactions } }),
  });
  return { status: response.status, wait: response.headers.get("retry-after"), body: await response.json() };
}

const waiting = async () =>
  await world.redis.use(async (connection) => {
    let length = 0;
    for (const stream of intakeStreams) length += await connection.xlen(stream);
    return length;
  });

/** How far the builders are behind, as it is told to whoever watches this process. */
async function lag(): Promise<number> {
  const told = await (await fetch(`${metrics}/metrics`)).text();
  const gauges = told
    .split("\n")
    .filter((line) => /^organism_stream_lag_entries.*group="builders"/.test(line));
  return gauges.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

test("while nobody builds the intake fills up to its bound, then says when to come again; everything it accepted is built in once", async () => {
  const { id, number } = await world.newDataset("filled");
  let calls = 0;
  let answer = await record(id, calls);
  for (; answer.status === 200; answer = await record(id, calls)) {
    calls += 1;
    expect(answer.body.data.recordInteractions).toEqual({ accepted: CALL, duplicates: 0 });
    expect(calls).toBeLessThanOrEqual(1 + (intakeStreams.length * MOST_WAITING) / CALL);
  }
  expect(answer).toMatchObject({ status: 503, wait: "2" });
  expect(answer.body.errors).toEqual([
    expect.objectContaining({ extensions: { code: "OVERLOADED", retryAfterSeconds: 2 } }),
  ]);
  expect(await waiting()).toBe(calls * CALL);

  // It measures how far behind it is before it reads, and then not again in the time of this test.
  lifetime.use(await runPath({ ...world, consumer: "late", claimAfterMs: 600_000 }));
  await eventually(async () => expect(await lag()).toBe(calls * CALL));
  // What was refused is sent again by whoever was told to wait.
  await eventually(async () => expect((await record(id, calls)).status).toBe(200));
  await eventually(async () => expect(await waiting()).toBe(0));
  const { rows } = await sql<{ stored: number; counted: number; told: number }>`
    select (select count(*) from graph.interaction where dataset = ${number}) as stored,
      (select sum(day.up + day.down) from graph.pair join graph.pair_day day on day.pair = number
        where dataset = ${number}) as counted,
      (select interactions from graph.dataset where number = ${number}) as told`.execute(world.postgres.db);
  const all = (calls + 1) * CALL;
  expect(rows[0]).toEqual({ stored: all, counted: all, told: all });
});
