import { listen } from "@organism/runtime/testing/socket.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { calmWeek, hardWeek, mondays } from "./testing/mail.ts";
import { type Pulse, startPulse } from "./testing/pulse.ts";

let pulse: Pulse;
beforeAll(async () => {
  pulse = await startPulse();
}, 60_000);
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
  await vi.waitFor(() => expect(annHears?.heard.length).toBeGreaterThan(0), {
    timeout: 60_000,
    interval: 20,
  });
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
