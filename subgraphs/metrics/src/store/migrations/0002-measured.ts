import { type Kysely, sql } from "kysely";

type Definition = readonly [
  id: string,
  version: number,
  name: string,
  formula: string,
  unit: string,
  source: string,
];

const VIVA = "Microsoft Viva Insights";

// What the first versions left open, as it is measured.
const definitions: readonly Definition[] = [
  [
    "meetingHours",
    2,
    "Meetings",
    "Sum of the durations of meetings, without those of more than 100 invitees and those of 23 hours or more.",
    "HOURS",
    VIVA,
  ],
  [
    "weekendHours",
    2,
    "On days off",
    "Length of the union of all activity intervals on the person's own days off: at least two days, those with the fewest messages, learned over 8 weeks. A shift belongs to the day on which it begins.",
    "HOURS",
    VIVA,
  ],
  ["availableFocus", 2, "Time free for focus", "Work window less meetings and calls.", "HOURS", VIVA],
  [
    "longFocusHours",
    1,
    "Long focus",
    "Sum of the gaps of at least 120 minutes in the work window without meeting, mail, chat or call.",
    "HOURS",
    VIVA,
  ],
  [
    "span",
    2,
    "Span of the day",
    "Mean over days with activity of the time from first to last activity. A day ends in the middle between two work windows, so that a night shift is one day's.",
    "HOURS",
    VIVA,
  ],
  [
    "spanP90",
    1,
    "Span of the longest days",
    "90th percentile over days with activity of the time from first to last activity.",
    "HOURS",
    VIVA,
  ],
  [
    "responseMedian",
    2,
    "Time to reply",
    "Median working time from the last message of somebody to the first one back to them, of the same kind and within 24 hours.",
    "MINUTES",
    "Own judgement",
  ],
  [
    "networkInternal",
    2,
    "Own network inside",
    "People with contact both ways, or at least 2 contacts among at most 5 people, in 28 days; sends to more than 8 people count for none.",
    "PEOPLE",
    VIVA,
  ],
];

export async function up(db: Kysely<unknown>): Promise<void> {
  // Percentiles have digits in their names.
  await sql`
    alter table metrics.definition
      drop constraint definition_id_check,
      add constraint definition_id_check check (id ~ '^[a-z][A-Za-z0-9]*$')`.execute(db);
  for (const [id, version, name, formula, unit, source] of definitions)
    await sql`insert into metrics.definition values (${id}, ${version}, ${name}, ${formula}, ${unit}, ${source})`.execute(
      db,
    );
}
