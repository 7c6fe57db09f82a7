import { type Kysely, sql } from "kysely";

// Those whose numbers are lengths of times, of which a week's is the sum of its days' and these of their hours'.
const times = [
  "collaboration_hours",
  "after_hours",
  "weekend_hours",
  "meeting_hours",
  "large_long",
  "conflicting_hours",
  "multitasking_hours",
  "available_focus",
  "focus_hours",
  "long_focus_hours",
  "fragmented_minutes",
];

const others = [
  "span",
  "span_p90",
  "span_total",
  "short_rests",
  "no_weekly_rest",
  "response_median",
  "response_after_hours_share",
  "network_internal",
  "manager_one_on_one",
  "workdays",
  "active_days",
];

const columns = (names: readonly string[]) =>
  sql.join(names.map((name) => sql`${sql.ref(name)} double precision`));

export async function up(db: Kysely<unknown>): Promise<void> {
  // Whose weeks are to be measured again, and around which days. One row a person: an import touches the same ones again
  // and again. `urgent`: weeks that are over have changed, which may raise an alert. `token` tells a mark that was made
  // meanwhile from the one that was taken.
  await sql`
    create table metrics.mark (
      person    integer primary key,
      dataset   integer not null,
      first_day date not null,
      last_day  date not null,
      urgent    boolean not null,
      since     timestamptz not null default now(),
      touched   timestamptz not null default now(),
      token     bigint not null generated always as identity
    )`.execute(db);
  await sql`create index on metrics.mark (dataset)`.execute(db);
  // An ISO week with any activity, by its Monday in the person's own zone. `zone` and `contract_hours` are those it was
  // first measured by: who moves does not move in the past. `risk`: null until the week is over and was looked at.
  await sql`
    create table metrics.person_week (
      person         integer not null,
      monday         date not null,
      dataset        integer not null,
      ends_at        timestamptz not null,
      zone           text,
      contract_hours real,
      hours          jsonb,
      ${columns([...times, ...others])},
      travelling     boolean not null,
      risk           jsonb,
      primary key (person, monday)
    )`.execute(db);
  await sql`create index on metrics.person_week (dataset, monday)`.execute(db);
  await sql`create index on metrics.person_week (dataset, ends_at) where risk is null`.execute(db);
  // Days and hours with anything in them. Plain tables: how long they are kept follows each dataset's own clock, and a
  // partition would hold rows of all.
  await sql`
    create table metrics.person_day (
      person  integer not null,
      monday  date not null,
      day     date not null,
      dataset integer not null,
      ${columns(times)},
      primary key (person, monday, day)
    )`.execute(db);
  await sql`create index on metrics.person_day (dataset, day)`.execute(db);
  await sql`
    create table metrics.person_hour (
      person  integer not null,
      monday  date not null,
      at      timestamptz not null,
      dataset integer not null,
      ${columns(times)},
      primary key (person, monday, at)
    )`.execute(db);
}
