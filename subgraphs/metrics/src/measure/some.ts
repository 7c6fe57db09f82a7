import { setImmediate as breathe } from "node:timers/promises";
import { activitiesOf, readDatasets, settingsOf } from "@organism/graph";
import type { Kysely, Transaction } from "kysely";
import type { Monday } from "../model/calendar.ts";
import {
  type Draft,
  draftsOf,
  type Life,
  measureDraft,
  neededFor,
  type Span,
  spanOf,
} from "../model/drafts.ts";
import type { KeptWeek } from "../model/measured.ts";
import { alertsOf, writeChanges } from "../store/alerts.ts";
import { dropMarks, dueMarks, holdMeasuring, type Mark, markWithoutHours, openFrom } from "../store/marks.ts";
import type { Tables } from "../store/tables.ts";
import { type Remeasured, weeksOf, writeRisks, writeWeeks } from "../store/weeks.ts";
import { assessPerson, type Known } from "./assess-person.ts";
import { calendarIn } from "./calendars.ts";
import { type Fallback, fallbacksFor } from "./fallback.ts";

// So that whoever is urgent waits for no more than these, and a killed run has no more to do again.
export const MOST_PEOPLE = 50;

/**
 * Measures some of the marked people in one transaction: their weeks, what these say of overload, and their alerts with
 * the facts about them. Returns how many, 0 where nobody is due. What is written follows from what is stored alone, so a repeat changes nothing.
 */
export async function measureSome(db: Kysely<Tables>, dataset: number): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    await holdMeasuring(transaction, dataset);
    const marks = await dueMarks(transaction, dataset, MOST_PEOPLE);
    if (marks.length === 0) return await markWithoutHours(transaction, dataset);
    const found = (await readDatasets(transaction, new Date())).find(({ number }) => number === dataset);
    if (found) await measure(transaction, { dataset, marks, horizon: found.horizon.getTime() });
    await dropMarks(transaction, marks);
    return marks.length;
  });
}

interface Task {
  dataset: number;
  marks: readonly Mark[];
  horizon: number;
}

async function measure(db: Transaction<Tables>, { dataset, marks, horizon }: Task): Promise<void> {
  const people = marks.map(({ person }) => person);
  const kept = await weeksOf(db, people);
  const drafted = await draft(db, { dataset, marks, horizon }, kept);
  const fallbackOf = await fallbacksFor(
    db,
    dataset,
    drafted.flatMap(({ drafts }) => drafts),
  );
  const alerts = await alertsOf(db, people);
  const known: Known[] = [];
  for (const one of drafted) {
    const { person } = one.life;
    known.push(knownOf(one, kept.get(person) ?? [], fallbackOf));
    await breathe();
  }
  const assessed = known.map((one) => assessPerson(one, alerts.get(one.person) ?? [], horizon));
  await writeWeeks(
    db,
    dataset,
    assessed.map(({ remeasured }) => remeasured),
  );
  await writeRisks(
    db,
    assessed.flatMap(({ risks }) => risks),
  );
  await writeChanges(
    db,
    dataset,
    assessed.flatMap(({ changes }) => changes),
  );
}

interface Drafted {
  life: Life;
  span: Span;
  drafts: Draft[];
}

async function draft(
  db: Transaction<Tables>,
  { dataset, marks, horizon }: Task,
  kept: ReadonlyMap<number, readonly KeptWeek[]>,
): Promise<Drafted[]> {
  const open = await openFrom(db, dataset);
  const spans = new Map(
    marks.map((mark) => [mark.person, within(spanOf(mark.firstDay, mark.lastDay), open)]),
  );
  const needs = [...spans.values()].map(neededFor);
  const activities = await activitiesOf(db, {
    people: [...spans.keys()],
    from: new Date(Math.min(...needs.map(({ from }) => from.getTime()))),
    to: new Date(Math.max(...needs.map(({ to }) => to.getTime()))),
  });
  const drafted: Drafted[] = [];
  for (const setting of await settingsOf(db, [...spans.keys()])) {
    const span = spans.get(setting.person);
    if (!span) continue;
    const weeks = new Map((kept.get(setting.person) ?? []).map((week) => [week.monday, week]));
    const life = { ...setting, activities: activities.get(setting.person) ?? [], kept: weeks };
    drafted.push({ life, span, drafts: draftsOf(life, span, horizon, calendarIn) });
    await breathe();
  }
  return drafted;
}

/** What is older was measured for good: the interactions behind it are no longer all there. */
const within = (span: Span, open: Monday | null): Span =>
  open !== null && open > span.first ? { ...span, first: open } : span;

function knownOf({ life, span, drafts }: Drafted, kept: readonly KeptWeek[], fallbackOf: Fallback): Known {
  const weeks = drafts.map((one) =>
    measureDraft(one, life, fallbackOf(one.calendar.monday, { manager: life.manager, zone: one.zone })),
  );
  const remeasured: Remeasured = { person: life.person, ...span, weeks };
  const others = kept.filter(({ monday }) => monday < span.first || monday > span.last);
  return { person: life.person, zone: life.zone ?? "UTC", remeasured, others };
}
