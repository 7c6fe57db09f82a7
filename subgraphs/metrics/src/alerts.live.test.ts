import { lastVersion } from "@organism/runtime/messages/outbox.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { listen } from "@organism/runtime/testing/socket.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { calmWeek, hardWeek, mondays } from "./testing/mail.ts";
import { type Pulse, startPulse } from "./testing/pulse.ts";

let pulse: Pulse;
beforeAll(async () => {
  pulse = await startPulse();
});
afterAll(() => pulse[Symbol.asyncDispose]());

const subscription = `subscription ($dataset: ID!, $since: ID) {
  burnoutAlerts(dataset: $dataset, since: $since) {
    eventId kind alert { id pattern since open score subject { ... on Person { id } ... on Team { id } } teamName } } }`;

interface Event {
  burnoutAlerts: {
    eventId: string;
    kind: string;
    alert: { id: string; pattern: string; open: boolean } | null;
  };
}

const weeks = mondays("2026-01-05", 17);
const [FIRST_HARD = "", SECOND_HARD = "", THIRD_HARD = "", AFTER = ""] = weeks.slice(13);

test("weeks of work by night raise an alert once they are over, and only the person hears of it", async () => {
  const dataset = await pulse.world.newDataset("hard weeks");
  const ann = { from: "ann", to: "ben" };
  const known = [
    ...weeks.slice(0, 13).flatMap((monday) => calmWeek({ ...ann, monday })),
    ...hardWeek({ ...ann, monday: FIRST_HARD }),
    ...hardWeek({ ...ann, monday: THIRD_HARD }),
    { id: "the week is over", from: "ben", to: "cat", at: `${AFTER}T09:00:00Z` },
  ];
  await pulse.send(dataset, known);
  for (const person of ["ann", "ben"]) await pulse.become(dataset, person, person);
  await pulse.untilMeasured(dataset, known.length);
  const [annHears, benHears, managerHears] = await Promise.all(
    [
      pulse.socket("ann", ["employee"]),
      pulse.socket("ben", ["employee"]),
      pulse.socket("max", ["manager"]),
    ].map(async (socket) => listen<Event>(await socket, subscription, { dataset: dataset.id })),
  );
  const alerts =
    "query ($dataset: ID!) { burnoutAlerts(dataset: $dataset) { edges { node { id pattern since open score } } liveFrom } }";
  const before = await pulse.ask("ann", ["employee"], alerts, { dataset: dataset.id });
  expect(before.data.burnoutAlerts.edges).toEqual([]);

  await pulse.send(dataset, hardWeek({ ...ann, monday: SECOND_HARD }));
  await eventually(() => expect(annHears?.heard.length).toBeGreaterThan(0));
  const [first] = annHears?.heard ?? [];
  expect(first?.data?.burnoutAlerts).toMatchObject({
    kind: "RAISED",
    alert: { pattern: "RISE", open: true, since: "2026-W15" },
  });
  const now = await pulse.ask("ann", ["employee"], alerts, { dataset: dataset.id });
  expect(now.data.burnoutAlerts.edges).toHaveLength(1);
  expect(benHears?.heard).toEqual([]);
  expect(managerHears?.heard).toEqual([]);
});

test("the own week, score and alert are told to oneself; to anybody else they are as unknown as what does not exist", async () => {
  const dataset = await pulse.world.newDataset("own week");
  const eve = { from: "eve", to: "dan" };
  const sent = [
    ...weeks.slice(0, 13).flatMap((monday) => calmWeek({ ...eve, monday })),
    ...weeks.slice(13, 16).flatMap((monday) => hardWeek({ ...eve, monday })),
    { id: "the weeks are over", from: "dan", to: "eve", at: `${AFTER}T09:00:00Z` },
  ];
  await pulse.send(dataset, sent);
  for (const person of ["eve", "dan"]) await pulse.become(dataset, person, person);
  await pulse.untilMeasured(dataset, sent.length);
  const list =
    "query ($dataset: ID!) { burnoutAlerts(dataset: $dataset) { edges { node { id subject { ... on Person { id } } } } } }";
  const own = await pulse.ask("eve", ["employee"], list, { dataset: dataset.id });
  const [{ node: alert }] = own.data.burnoutAlerts.edges;
  const entities = `query ($people: [_Any!]!) { _entities(representations: $people) {
    ... on Person { weeks(last: 2) { week complete afterHours hoursLearned } overloadRisk { week score coverage silence reasons { metric usual } } }
    ... on Alert { pattern } } }`;
  const people = [
    { __typename: "Person", id: alert.subject.id },
    { __typename: "Alert", id: alert.id },
  ];
  const seen = await pulse.ask("eve", ["employee"], entities, { people });
  expect(seen.data._entities).toMatchObject([
    {
      weeks: [
        { week: "2026-W17", complete: true, hoursLearned: true },
        { week: "2026-W18", complete: false },
      ],
      overloadRisk: {
        week: "2026-W17",
        silence: null,
        reasons: expect.arrayContaining([{ metric: "afterHours", usual: 0 }]),
      },
    },
    { pattern: "RISE" },
  ]);
  const acknowledge =
    "mutation ($id: ID!) { acknowledgeAlert(id: $id) { ... on Alert { acknowledgedAt } ... on UnknownAlert { reason } } }";
  const nobody = crypto.randomUUID();
  for (const [subject, role] of [
    ["dan", "employee"],
    ["max", "manager"],
  ] as const) {
    const refused = await pulse.ask(subject, [role], entities, { people });
    expect(refused.data._entities).toEqual([null, null]);
    const theirs = await pulse.ask(subject, [role], acknowledge, { id: alert.id });
    expect(theirs).toEqual(await pulse.ask(subject, [role], acknowledge, { id: nobody }));
  }
  const acknowledged = await pulse.ask("eve", ["employee"], acknowledge, { id: alert.id });
  expect(acknowledged.data.acknowledgeAlert).toEqual({ acknowledgedAt: expect.any(String) });
  const version = await lastVersion(pulse.world.postgres.db, "metrics");
  expect(await pulse.ask("eve", ["employee"], acknowledge, { id: alert.id })).toEqual(acknowledged);
  expect(await lastVersion(pulse.world.postgres.db, "metrics"), "nothing is new").toBe(version);
});
