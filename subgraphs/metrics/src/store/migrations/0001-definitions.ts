import { type Kysely, sql } from "kysely";

type Definition = readonly [id: string, name: string, formula: string, unit: string, source: string];

const VIVA = "Microsoft Viva Insights";
const WORKLYTICS = "Worklytics";
const DIRECTIVE = "Working Time Directive 2003/88/EC";
const OWN = "Own judgement";

// An activity interval is a meeting's accepted duration, a call's duration, or the minutes before a sent message: 5 for
// a mail or a review comment, 1 for a chat message.
const time: readonly Definition[] = [
  [
    "collaborationHours",
    "Collaboration",
    "Length of the union of all activity intervals: meetings, calls, sent mail (5 min), sent chat (1 min), review comments (5 min).",
    "HOURS",
    VIVA,
  ],
  [
    "afterHours",
    "Outside own hours",
    "Length of the union of all activity intervals outside the person's own work windows, whose position is learned and never a company's 9 to 17.",
    "HOURS",
    VIVA,
  ],
  [
    "weekendHours",
    "On days off",
    "Length of the union of all activity intervals on Saturday and Sunday, or on the person's own days off.",
    "HOURS",
    VIVA,
  ],
  ["meetingHours", "Meetings", "Sum of the durations of accepted meetings.", "HOURS", VIVA],
  [
    "largeLong",
    "Large and long meetings",
    "Sum of the durations of meetings over 1 hour with at least 9 invitees.",
    "HOURS",
    VIVA,
  ],
  [
    "conflictingHours",
    "Conflicting meetings",
    "Time during which at least two accepted meetings overlap; only the overlap counts.",
    "HOURS",
    VIVA,
  ],
  [
    "multitaskingHours",
    "Messages during meetings",
    "Union of mail and chat intervals that falls into the union of meetings and calls.",
    "HOURS",
    VIVA,
  ],
  ["availableFocus", "Time free for focus", "Work window less meetings and scheduled calls.", "HOURS", VIVA],
  [
    "focusHours",
    "Focus",
    "Sum of the gaps of at least 60 minutes in the work window without meeting, mail, chat or call.",
    "HOURS",
    VIVA,
  ],
  [
    "fragmentedMinutes",
    "Fragmented time",
    "Sum of the gaps in the work window that are shorter than 60 minutes.",
    "MINUTES",
    WORKLYTICS,
  ],
  ["span", "Span of the day", "Mean over days of the time from first to last activity.", "HOURS", VIVA],
];

const rest: readonly Definition[] = [
  [
    "shortRests",
    "Short rests",
    "Number of gaps under 11 hours between the last activity of a day and the first of the next.",
    "COUNT",
    `${DIRECTIVE}, article 3`,
  ],
  [
    "noWeeklyRest",
    "No weekly rest",
    "1 where the week has no 35 hours on end without activity, else 0.",
    "COUNT",
    `${DIRECTIVE}, article 5`,
  ],
  [
    "longWeek",
    "Long weeks",
    "Mean over 17 weeks of the hours between first and last activity of each day, summed over the week; long above 48.",
    "HOURS",
    `${DIRECTIVE}, article 6`,
  ],
];

const replies: readonly Definition[] = [
  [
    "responseMedian",
    "Time to reply",
    "Median working time from a message to its reply: of the same thread, else the first message back within 24 hours.",
    "MINUTES",
    OWN,
  ],
  [
    "responseAfterHoursShare",
    "Replies outside own hours",
    "Share of the replies that were sent outside the work window.",
    "SHARE",
    OWN,
  ],
];

const network: readonly Definition[] = [
  [
    "networkInternal",
    "Own network inside",
    "People of the organisation with a reciprocal tie, or with at least 2 contacts among at most 5 people, in 28 days.",
    "PEOPLE",
    VIVA,
  ],
  [
    "networkExternal",
    "Own network outside",
    "People outside the organisation with at least 2 contacts among at most 5 people, in 28 days.",
    "PEOPLE",
    VIVA,
  ],
  [
    "strongTies",
    "Strong ties",
    "Reciprocal ties whose two ends share at least a quarter of their contacts (Jaccard index at least 0.25).",
    "PEOPLE",
    `${VIVA}; thresholds: own judgement`,
  ],
  [
    "diverseTies",
    "Diverse ties",
    "Reciprocal ties whose two ends share hardly any contacts (Jaccard index under 0.1).",
    "PEOPLE",
    `${VIVA}; thresholds: own judgement`,
  ],
  ["loadShare", "Share of the load", "Requests received, divided by the team's median.", "RATIO", OWN],
  [
    "managerOneOnOne",
    "Time with the manager",
    "Hours of meetings of two with the own manager in 4 weeks.",
    "HOURS",
    VIVA,
  ],
];

const movement: readonly Definition[] = [
  [
    "volatility",
    "Volatility",
    "Standard deviation of collaborationHours over 12 weeks, divided by its mean.",
    "RATIO",
    WORKLYTICS,
  ],
  [
    "trend",
    "Trend",
    "Theil-Sen slope of collaborationHours over 8 weeks, divided by the person's own median; shown with its interval.",
    "RATIO",
    OWN,
  ],
  [
    "cancelledFocus",
    "Focus blocks lost",
    "Booked focus blocks that a meeting overwrote, divided by those booked.",
    "SHARE",
    VIVA,
  ],
];

export async function up(db: Kysely<unknown>): Promise<void> {
  // A definition is never changed: its next version is another row, because numbers refer to the version they came from.
  await sql`
    create table metrics.definition (
      id      text not null check (id ~ '^[a-z][A-Za-z]*$'),
      version integer not null check (version > 0),
      name    text not null,
      formula text not null,
      unit    text not null check (unit in ('HOURS', 'MINUTES', 'COUNT', 'PEOPLE', 'SHARE', 'RATIO')),
      source  text not null,
      primary key (id, version)
    )`.execute(db);
  for (const [id, name, formula, unit, source] of [time, rest, replies, network, movement].flat())
    await sql`insert into metrics.definition values (${id}, 1, ${name}, ${formula}, ${unit}, ${source})`.execute(
      db,
    );
}
