import { factStream } from "@organism/runtime/messages/fact.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { listen } from "@organism/runtime/testing/socket.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { interactionsRecorded } from "../subgraphs/graph/src/facts.ts";
import { intakeStreams } from "../subgraphs/graph/src/streams/arrival.ts";
import { alertChanged } from "../subgraphs/metrics/src/facts.ts";
import { calmWeek, hardWeek, mondays, type Sent } from "../subgraphs/metrics/src/testing/mail.ts";
import { type Pulse, startPulse } from "../subgraphs/metrics/src/testing/pulse.ts";

let pulse: Pulse;
beforeAll(async () => {
  pulse = await startPulse({ gateway: true });
});
afterAll(() => pulse[Symbol.asyncDispose]());

const [...weeks] = mondays("2026-01-05", 17);
const [FIRST = "", SECOND = "", THIRD = "", AFTER = ""] = weeks.slice(13);
const ann = { from: "ann@example.org", to: "ben@example.org" };

const record = `mutation ($dataset: ID!, $interactions: [InteractionInput!]!) {
  recordInteractions(dataset: $dataset, interactions: $interactions) { ... on InteractionsRecorded { accepted } } }`;

/** Through the gateway, as any sender does; returns how many were accepted. */
async function send(dataset: string, sent: readonly Sent[]): Promise<number> {
  let accepted = 0;
  for (let at = 0; at < sent.length; at += 1_000) {
    const interactions = sent.slice(at, at + 1_000).map((mail) => ({ ...mail, kind: "MAIL" }));
    const { data } = await pulse.ask("sender", ["service"], record, { dataset, interactions });
    accepted += data.recordInteractions.accepted;
  }
  return accepted;
}

interface Event {
  burnoutAlerts: { eventId: string; kind: string; alert: { subject: { id: string } } };
}

const subscription = `subscription ($dataset: ID!, $since: ID) { burnoutAlerts(dataset: $dataset, since: $since) {
  eventId kind alert { id pattern since open subject { ... on Person { id displayName } } signalNotDiagnosis } } }`;

const rowsOf = async <Row>(query: ReturnType<typeof sql<Row>>) =>
  (await query.execute(pulse.world.postgres.db)).rows;

/** The facts of this kind that are in their stream. */
async function announced({ name }: { name: string }) {
  const entries = await pulse.world.redis.use((redis) => redis.xrange(factStream({ name }), "-", "+"));
  return entries.flatMap(([id, fields]) => {
    const fact = JSON.parse(fields[fields.indexOf("data") + 1] ?? "{}");
    return fact.fact === name ? [{ id, data: fact.data }] : [];
  });
}

async function appended(): Promise<number> {
  const infos = await pulse.world.redis.use((redis) =>
    Promise.all(
      intakeStreams.map(async (stream) =>
        (await redis.exists(stream)) ? redis.xinfo("STREAM", stream) : [],
      ),
    ),
  );
  return infos.reduce<number>((sum, info) => {
    const fields = info as unknown[];
    return sum + Number(fields[fields.indexOf("entries-added") + 1] ?? 0);
  }, 0);
}

test("interactions sent through recordInteractions raise an alert, hop by hop, up to the socket of the one it is about", async () => {
  const dataset = await pulse.world.newDataset("hop by hop");
  const known = [
    ...weeks.slice(0, 13).flatMap((monday) => calmWeek({ ...ann, monday })),
    ...hardWeek({ ...ann, monday: FIRST }),
    ...hardWeek({ ...ann, monday: THIRD }),
    { id: "the week is over", from: ann.to, to: ann.from, at: `${AFTER}T09:00:00Z` },
  ];
  expect(await send(dataset.id, known)).toBe(known.length);
  await pulse.become(dataset, "ann", ann.from);
  await pulse.become(dataset, "ben", ann.to);
  await pulse.untilMeasured(dataset, known.length);
  const [annHears, benHears] = await Promise.all(
    ["ann", "ben"].map(async (subject) =>
      listen<Event>(await pulse.socket(subject, ["employee"]), subscription, { dataset: dataset.id }),
    ),
  );
  const { data: me } = await pulse.ask(
    "ann",
    ["employee"],
    "query ($dataset: ID!) { me(dataset: $dataset) { id } }",
    { dataset: dataset.id },
  );
  const [before, factsBefore] = [await appended(), (await announced(interactionsRecorded)).length];
  expect(await announced(alertChanged)).toEqual([]);

  // The week between, which comes late.
  const late = hardWeek({ ...ann, monday: SECOND });
  expect(await send(dataset.id, late), "accepted").toBe(late.length);
  expect(await appended(), "in the stream").toBe(before + late.length);
  await eventually(() => expect(annHears?.heard, "at the socket").not.toEqual([]));
  const heard = annHears?.heard[0]?.data?.burnoutAlerts;

  const stored = sql<{ built: number }>`
    select count(*)::int as built from graph.interaction where dataset = ${dataset.number}`;
  expect(await rowsOf(stored), "built").toEqual([{ built: known.length + late.length }]);
  expect((await announced(interactionsRecorded)).length, "told as a fact").toBeGreaterThan(factsBefore);
  const week = sql<{ after: number; state: string; score: number }>`
    select after_hours as after, risk ->> 'state' as state, (risk ->> 'score')::float8 as score
    from metrics.person_week join graph.person on number = person
    where id = ${me.me.id}::uuid and monday = ${SECOND}`;
  const [measured] = await rowsOf(week);
  expect(measured?.after, "measured").toBeGreaterThan(10);
  expect(measured, "scored").toMatchObject({ state: "SCORED", score: expect.any(Number) });
  expect(measured?.score, "scored").toBeGreaterThanOrEqual(50);
  const outbox = sql<{ id: string; kind: string }>`
    select version || '-' || ordinal as id, data ->> 'kind' as kind from metrics.change
    where fact = ${alertChanged.name} order by version, ordinal limit 1`;
  expect(await rowsOf(outbox), "announced").toEqual([{ id: heard?.eventId, kind: "RAISED" }]);
  expect((await announced(alertChanged))[0], "relayed").toMatchObject({
    id: heard?.eventId,
    data: { kind: "RAISED" },
  });
  expect(heard).toMatchObject({
    kind: "RAISED",
    alert: { pattern: "RISE", since: "2026-W15", open: true, subject: { id: me.me.id } },
  });
  expect(benHears, "to nobody else").toMatchObject({ heard: [], faults: [] });
});
