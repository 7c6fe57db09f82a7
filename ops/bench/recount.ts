import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { readProgress } from "@organism/simulator";
import { sql } from "kysely";
import { type Figure, figure } from "./figure.ts";
import { python } from "./python.ts";
import { type OpenStores, openStores, type System, startSystem, untilReady } from "./system.ts";

const PEOPLE = 50;
const WEEKS = 16;
const LOOK_MS = 500;
/** What two ways of summing may differ by. */
const SAME = 1e-6;

const metrics = ["collaborationHours", "meetingHours"] as const;

interface Recount {
  numbers: number;
  /** By metric. */
  greatest: Record<string, number>;
  groupNumbers: number;
  groupsBy: number;
}

/** Whether what people and teams are told of a simulated organisation is what its raw interactions come to, counted apart in Python. */
export async function* recountBench(): AsyncIterable<Figure> {
  await using system = await startSystem({
    ORGANISM_SIMULATION: "on",
    SIMULATION_PEOPLE: String(PEOPLE),
    SIMULATION_WEEKS: String(WEEKS),
    WEB_URL: "http://127.0.0.1:9",
  });
  await using stores = await openStores(system);
  const dataset = await untilPublished(system, stores);
  const given = {
    people: await peopleOf(system, stores, dataset),
    interactions: await interactionsOf(stores, dataset.number),
    ...(await groupsOf(system, stores, dataset)),
  };
  const code = readFileSync(new URL("recount.py", import.meta.url), "utf8");
  const counted = await python<Recount>({ packages: ["tzdata==2025.2"], code }, given);
  for (const [metric, difference] of Object.entries(counted.greatest))
    if (difference >= SAME) console.error(`${metric} differs by ${difference}`);
  yield figure({
    name: `recount: greatest difference of ${counted.numbers} numbers of people's weeks to plain Python`,
    value: Math.max(...Object.values(counted.greatest)),
    unit: "units",
    below: SAME,
  });
  yield figure({
    name: `recount: greatest difference of ${counted.groupNumbers} numbers of teams' weeks, beyond their rounding`,
    value: counted.groupsBy,
    unit: "hours",
    below: SAME,
  });
}

interface Dataset {
  id: string;
  number: number;
}

/** Resolves when the history is there with what came late, everybody is measured, and every decided week is published. */
async function untilPublished(system: System, { postgres }: OpenStores): Promise<Dataset> {
  for (;;) {
    const progress = readProgress(system.home);
    if (progress?.caughtUp) {
      await untilReady(system, progress.dataset);
      const { rows } = await sql<Dataset & { waiting: boolean }>`
        select id, number, exists (
            select from metrics.mark where dataset = number and (urgent or first_day < now() - interval '7 days'))
          or not exists (select from metrics.published_week where dataset = number)
          or exists (select from graph.decided_week decided where decided.dataset = number and not exists (
            select from metrics.published_week done where done.dataset = number and done.monday = decided.monday)) as waiting
        from graph.dataset where id = ${progress.dataset}`.execute(postgres.db);
      const [dataset] = rows;
      if (dataset && !dataset.waiting) return dataset;
    }
    await sleep(LOOK_MS);
  }
}

interface Person {
  number: number;
  zone: string;
  contract: number | null;
}

/** Everybody, with what the API tells each of them of the own weeks. */
async function peopleOf(system: System, { postgres }: OpenStores, { id, number }: Dataset) {
  const { rows } = await sql<Person>`
    select number, zone, contract_hours as contract from graph.participant where dataset = ${number}
    order by number`.execute(postgres.db);
  const ask = await system.as("employee");
  const people = [];
  for (const person of rows) {
    // The demo user becomes one after the other; an operation of its own for each, so that no cache tells of the one before.
    await sql`update graph.identity set person = ${person.number}
      where dataset = ${number} and subject = 'demo-employee'`.execute(postgres.db);
    const query = `query Person${person.number}($dataset: ID!) { me(dataset: $dataset) { weeks(last: 104) { week complete hoursLearned
      collaborationHours meetingHours afterHours weekendHours focusHours shortRests networkInternal
      responseMedian responseAfterHoursShare } } }`;
    const { me } = await ask<{ me: { weeks: { complete: boolean; hoursLearned: boolean }[] } }>(query, {
      dataset: id,
    });
    const weeks = me.weeks.filter(({ complete }) => complete);
    people.push({
      ...person,
      weeks: weeks.map((week) => ({ ...week, hoursLearned: Number(week.hoursLearned) })),
    });
  }
  return people;
}

/** Row by row, as they were recorded. */
async function interactionsOf({ postgres }: OpenStores, dataset: number) {
  const { rows } = await sql<{ row: unknown[] }>`
    select json_build_array(sender, recipient, kind, (extract(epoch from at) * 1000)::bigint, seconds, recipients) as row
    from graph.interaction where dataset = ${dataset}`.execute(postgres.db);
  return rows.map(({ row }) => row);
}

interface Counted {
  id: string;
  week: string;
  monday: string;
  people: number[];
}

interface Team {
  id: string;
  trend: { points?: { week: string; value: number }[] };
}

/** What the API tells an analyst of the teams, and who is counted in them. */
async function groupsOf(system: System, { postgres }: OpenStores, { id, number }: Dataset) {
  const { rows: atoms } = await sql<{ monday: string; person: number; atom: number; sizeMin: number }>`
    select monday::text, person, atom, size_min as "sizeMin" from graph.atom where dataset = ${number}`.execute(
    postgres.db,
  );
  const { rows: counted } = await sql<Counted>`
    select id, to_char(monday, 'IYYY"-W"IW') as week, monday::text, array_agg(person) as people
    from graph.counted join graph.team on team.number = counted.team
    where counted.dataset = ${number} group by id, monday`.execute(postgres.db);
  const ask = await system.as("analyst");
  const groups = [];
  for (const metric of metrics) {
    const query = `query ($dataset: ID!) { all: teams(dataset: $dataset, first: 100) { edges { node { ...Said parts(first: 100) { edges { node { ...Said
        parts(first: 100) { edges { node { ...Said } } } } } } } } } }
      fragment Said on Team { id trend(metric: "${metric}", last: 104) { ... on Trend { points { week value } } } }`;
    for (const { id: team, trend } of teamsIn(await ask(query, { dataset: id })))
      for (const { week, value } of trend.points ?? []) {
        const said = counted.find((one) => one.id === team && one.week === week);
        groups.push({ metric, value, monday: said?.monday, people: said?.people });
      }
  }
  const byMonday = Map.groupBy(atoms, ({ monday }) => monday);
  return {
    groups,
    sizeMin: atoms[0]?.sizeMin,
    atoms: Object.fromEntries(
      [...byMonday].map(([monday, of]) => [monday, of.map(({ person, atom }) => [person, atom])]),
    ),
  };
}

/** The teams at any depth of an answer. */
function teamsIn(answer: unknown): Team[] {
  if (typeof answer !== "object" || answer === null) return [];
  const below = Object.values(answer).flatMap(teamsIn);
  return "trend" in answer ? [answer as Team, ...below] : below;
}
