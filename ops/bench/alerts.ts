import { setTimeout as sleep } from "node:timers/promises";
import { secretOf } from "@organism/dev/home/secrets.ts";
import { demoUsers } from "@organism/dev/issuer/users.ts";
import { identify } from "@organism/graph";
import { listen } from "@organism/runtime/testing/socket.ts";
import { sql } from "kysely";
import { at, type Figure, figure } from "./figure.ts";
import { type Interaction, newDataset, record } from "./recording.ts";
import { type OpenStores, type System, untilReady } from "./system.ts";

const SAMPLES = 24;
const CALL = 1_000;
const LOOK_MS = 100;
/** The socket is up and the process calm before what is measured begins. */
const PAUSE_MS = 500;

const DAY_MS = 86_400_000;
const FIRST_MONDAY = Date.UTC(2026, 0, 5);
const CALM_WEEKS = 13;

/**
 * From the answer that late mail was accepted to the alert it raises, at the socket of the employee it is about. Each sample is a
 * dataset of its own: three hard weeks after calm ones, of which the middle one comes last and crosses the rule of the rise.
 */
export async function* eventToAlert(system: System, stores: OpenStores): AsyncIterable<Figure> {
  const datasets: string[] = [];
  for (let i = 0; i < SAMPLES; i++) datasets.push(await newDataset(system, `late mail ${i}`));
  for (const dataset of datasets) {
    for (let from = 0; from < known.length; from += CALL)
      await record(system, dataset, known.slice(from, from + CALL));
    await becomeEmployee(system, stores, dataset);
  }
  const latencies: number[] = [];
  for (const dataset of datasets) {
    await untilScored(system, stores, dataset);
    latencies.push(await untilAlerted(system, dataset));
  }
  const name = `pulse: event to personal alert at the socket, of ${SAMPLES}`;
  for (const share of [0.5, 0.95])
    yield figure({
      name: `${name}, p${100 * share}`,
      value: at(share, latencies),
      unit: "ms",
      below: 2_000,
    });
}

/** Mail to one colleague on these days of a week, from one hour to another. */
function* mails(
  week: number,
  days: readonly number[],
  hours: readonly [number, number],
  everyMinutes: number,
) {
  for (const day of days)
    for (let minute = hours[0] * 60; minute < hours[1] * 60; minute += everyMinutes) {
      const at = new Date(FIRST_MONDAY + (7 * week + day) * DAY_MS + minute * 60_000).toISOString();
      yield { id: at, from: "employee@example.org", to: "colleague@example.org", kind: "MAIL", at } as const;
    }
}

const WORKDAYS = [0, 1, 2, 3, 4];

const calmWeek = (week: number): Interaction[] => [...mails(week, WORKDAYS, [9, 17], 20)];

const hardWeek = (week: number): Interaction[] => [
  ...calmWeek(week),
  ...mails(week, WORKDAYS, [19, 24], 10),
  ...mails(week, [5, 6], [10, 16], 10),
];

const late = hardWeek(CALM_WEEKS + 1);
const over = calmWeek(CALM_WEEKS + 3).slice(0, 1);
const known = [
  ...Array.from({ length: CALM_WEEKS }, (_, week) => calmWeek(week)).flat(),
  ...hardWeek(CALM_WEEKS),
  ...hardWeek(CALM_WEEKS + 2),
  ...over,
];

async function becomeEmployee({ home, state }: System, { postgres }: OpenStores, dataset: string) {
  const subject = demoUsers.find(({ role }) => role === "employee")?.subject ?? "";
  const somebody = { dataset, key: secretOf(home, "alias-key"), address: "employee@example.org" };
  await identify(postgres.db, { issuer: state.issuer ?? "", subject }, somebody);
}

/** Resolves when all weeks that are over were looked at, and nobody waits to be measured. */
async function untilScored(system: System, { postgres }: OpenStores, dataset: string): Promise<void> {
  await untilReady(system, dataset);
  for (;;) {
    const { rows } = await sql<{ scored: number; marked: boolean }>`
      select (select count(*) from metrics.person_week week where week.dataset = number and risk is not null)::int as scored,
        exists (select from metrics.mark where mark.dataset = number) as marked
      from graph.dataset where id = ${dataset}`.execute(postgres.db);
    // Of two people, the weeks in which there was any mail.
    if (rows[0] && rows[0].scored >= 2 * (CALM_WEEKS + 2) && !rows[0].marked) return;
    await sleep(LOOK_MS);
  }
}

const subscription = `subscription ($dataset: ID!, $since: ID) { burnoutAlerts(dataset: $dataset, since: $since) {
  eventId kind alert { pattern } } }`;

interface Now {
  burnoutAlerts: { liveFrom: string };
}

async function untilAlerted(system: System, dataset: string): Promise<number> {
  const [employee, sender] = [await system.as("employee"), await system.as("service")];
  const now = "query ($dataset: ID!) { burnoutAlerts(dataset: $dataset) { liveFrom } }";
  const { burnoutAlerts } = await employee<Now>(now, { dataset });
  await using socket = await system.socket("employee");
  const { heard, faults } = listen(socket, subscription, { dataset, since: burnoutAlerts.liveFrom });
  await sleep(PAUSE_MS);
  await record({ ask: sender }, dataset, late);
  const answered = performance.now();
  while (heard.length === 0) {
    if (faults.length > 0) throw new Error("the subscription failed", { cause: faults[0] });
    await sleep(1);
  }
  return performance.now() - answered;
}
