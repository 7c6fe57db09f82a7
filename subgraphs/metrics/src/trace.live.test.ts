import { AnyFact, factStream } from "@organism/runtime/messages/fact.ts";
import { parseEntry } from "@organism/runtime/messages/stream.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { startProvider } from "@organism/runtime/testing/provider.ts";
import { freePort, startServer } from "@organism/runtime/testing/spawned.ts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ALIAS_KEY, EVENT_KEY, SEAL_KEY } from "../../graph/src/testing/mail.ts";
import { alertChanged } from "./facts.ts";
import { calmWeek, hardWeek, mondays } from "./testing/mail.ts";
import { type Pulse, startPulse } from "./testing/pulse.ts";

const lifetime = new AsyncDisposableStack();
let pulse: Pulse;
let issuer: Awaited<ReturnType<typeof startProvider>>;
let url: string;
beforeAll(async () => {
  pulse = lifetime.use(await startPulse());
  issuer = lifetime.use(await startProvider());
  const keys = { ALIAS_KEY, EVENT_KEY, SEAL_KEY, OIDC_ISSUER: issuer.issuer };
  const graph = new URL("../../graph/src/server.ts", import.meta.url);
  const env = { ...inject("stores"), ...pulse.world.env, ...keys };
  ({ url } = lifetime.use(await startServer(graph, await freePort(), env)));
});
afterAll(() => lifetime.disposeAsync());

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const RECORD = `mutation ($dataset: ID!, $interactions: [InteractionInput!]!) {
  recordInteractions(dataset: $dataset, interactions: $interactions) { ... on InteractionsRecorded { accepted } } }`;

/** Sends through the API, as a part of the trace. */
async function record(dataset: string, interactions: readonly object[]) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${await issuer.token({ claims: { roles: ["service"] } })}`,
      traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
    },
    body: JSON.stringify({ query: RECORD, variables: { dataset, interactions } }),
  });
  return await response.json();
}

/** The facts of this kind that were announced to the later stages, with their traces. */
async function announced() {
  const stream = factStream(alertChanged);
  const entries = await pulse.world.redis.use((connection) => connection.xrange(stream, "-", "+"));
  return entries.map((entry) => parseEntry(entry, AnyFact));
}

test("what an alert is announced with leads back to the call that raised it", async () => {
  const dataset = await pulse.world.newDataset("traced");
  const weeks = mondays("2026-01-05", 17);
  const ann = { from: "ann", to: "ben" };
  const known = [
    ...weeks.slice(0, 13).flatMap((monday) => calmWeek({ ...ann, monday })),
    ...weeks.slice(13, 15).flatMap((monday) => hardWeek({ ...ann, monday })),
    { id: "the week is over", from: "ben", to: "cat", at: `${weeks[16]}T09:00:00Z` },
  ];
  await pulse.send(dataset, known);
  await pulse.untilMeasured(dataset, known.length);
  expect(await announced()).toEqual([]);

  // Too many for one entry of the intake, and of several days: all of it is one trace.
  const last = hardWeek({ ...ann, monday: weeks[15] ?? "" }).map((mail) => ({ ...mail, kind: "MAIL" }));
  expect(await record(dataset.id, last)).toEqual({
    data: { recordInteractions: { accepted: last.length } },
  });
  await eventually(async () => expect((await announced()).length).toBeGreaterThan(0));
  const [alert] = await announced();
  expect(alert?.data.data).toMatchObject({ kind: "RAISED", dataset: dataset.number });
  expect(alert?.trace).toMatchObject({ traceparent: expect.stringContaining(TRACE) });
});
