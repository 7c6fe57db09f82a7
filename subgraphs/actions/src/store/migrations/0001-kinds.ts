import { type Kysely, sql } from "kysely";

interface Kind {
  id: string;
  name: string;
  impact: string;
  afterOptIn?: string;
  consent: readonly string[];
  reversibility: string;
  compensation: string;
  channels: readonly string[];
  success: string;
}

const toThePerson = {
  impact: "LOW",
  consent: ["PERSON"],
  reversibility: "NOTHING_TO_UNDO",
  compensation: "None: a suggestion that is not taken up changes nothing.",
  channels: ["SLACK", "MAIL", "IN_APP"],
};

const suggestions: readonly Kind[] = [
  {
    id: "suggest-focus-block",
    name: "Suggest a focus block to the person",
    success: "Share accepted; focusHours",
    ...toThePerson,
  },
  {
    id: "suggest-delayed-send",
    name: "Suggest sending later, within the recipient's own hours",
    success: "Share accepted; afterHours",
    ...toThePerson,
  },
  {
    id: "suggest-shorter-meeting",
    name: "Suggest declining or shortening a meeting",
    success: "Share accepted; meetingHours",
    ...toThePerson,
  },
];

const calendar: readonly Kind[] = [
  {
    id: "book-focus-block",
    name: "Book a focus block in the person's own calendar",
    impact: "MEDIUM",
    afterOptIn: "LOW",
    consent: ["PERSON"],
    reversibility: "AUTOMATIC",
    compensation: "The event is deleted, if nobody edited it.",
    channels: ["CALENDAR"],
    success: "focusHours kept",
  },
  {
    id: "move-own-meeting",
    name: "Move or shorten a meeting that the person organises",
    impact: "MEDIUM",
    consent: ["ORGANISER"],
    reversibility: "AUTOMATIC",
    compensation: "The old time is restored, if nobody edited the meeting.",
    channels: ["CALENDAR"],
    success: "conflictingHours; share of attendees who accept",
  },
  {
    id: "move-others-meeting",
    name: "Move a meeting that somebody else organises",
    impact: "HIGH",
    consent: ["APPROVER", "ORGANISER"],
    reversibility: "AUTOMATIC",
    compensation: "The meeting is made again at its old time, and all are told.",
    channels: ["CALENDAR"],
    success: "conflictingHours",
  },
  {
    id: "cancel-recurring-meeting",
    name: "Cancel a recurring meeting",
    impact: "HIGH",
    consent: ["APPROVER", "ORGANISER"],
    reversibility: "AUTOMATIC",
    compensation: "The series is made again, and all are told.",
    channels: ["CALENDAR"],
    success: "meetingHours",
  },
];

const work: readonly Kind[] = [
  {
    id: "suggest-rerouting",
    name: "Suggest passing a review or ticket to named peers",
    impact: "MEDIUM",
    consent: ["RECEIVER"],
    reversibility: "AUTOMATIC",
    compensation: "What was passed on is assigned back.",
    channels: ["WEBHOOK"],
    success: "Inequality of loadShare (Gini)",
  },
  {
    id: "reroute",
    name: "Pass a review or ticket to a peer",
    impact: "HIGH",
    consent: ["APPROVER", "RECEIVER"],
    reversibility: "AUTOMATIC",
    compensation: "It is assigned back.",
    channels: ["WEBHOOK"],
    success: "Inequality of loadShare (Gini)",
  },
];

const forTheTeam = {
  impact: "MEDIUM",
  consent: ["TEAM_LEAD"],
  reversibility: "AUTOMATIC",
  compensation: "The series is removed.",
  channels: ["CALENDAR"],
  success: "meetingHours",
};

const teams: readonly Kind[] = [
  { id: "no-meeting-day", name: "Keep a day of the week free of meetings for a team", ...forTheTeam },
  { id: "meeting-hygiene", name: "Agree on how a team holds its meetings", ...forTheTeam },
  {
    id: "notify-manager-of-team",
    name: "Tell the manager about a team's workload; only of published groups",
    impact: "MEDIUM",
    consent: [],
    reversibility: "MANUAL",
    compensation: "A correction is sent.",
    channels: ["SLACK", "MAIL"],
    success: "The team's collaborationHours",
  },
  {
    id: "notify-manager-of-person",
    name: "Tell the manager about one person's workload, never health",
    impact: "HIGH",
    consent: ["APPROVER", "PERSON"],
    reversibility: "IMPOSSIBLE",
    compensation: "None: what was told cannot be taken back.",
    channels: ["SLACK", "MAIL"],
    success: "The person's own judgement of whether it helped",
  },
];

const DECISION =
  "It decides about somebody's employment; the data measures how work is spread, not how well anybody works.";

const refused: readonly (readonly [id: string, name: string, reason: string])[] = [
  ["hiring", "Hire, or not", DECISION],
  ["dismissal", "Dismiss, or not", DECISION],
  ["pay", "Set or change pay", DECISION],
  ["role", "Change somebody's role, promote or demote", DECISION],
  ["rating", "Rate performance", DECISION],
  ["discipline", "Warn or discipline", DECISION],
];

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table actions.refused_kind (id text primary key, name text not null, reason text not null)`.execute(
    db,
  );
  await sql`
    create table actions.kind (
      id                  text not null,
      version             integer not null check (version > 0),
      name                text not null,
      impact              text not null check (impact in ('LOW', 'MEDIUM', 'HIGH')),
      impact_after_opt_in text check (impact_after_opt_in in ('LOW', 'MEDIUM', 'HIGH')),
      consent             text[] not null
        check (consent <@ array['PERSON', 'ORGANISER', 'APPROVER', 'TEAM_LEAD', 'RECEIVER']),
      reversibility       text not null
        check (reversibility in ('NOTHING_TO_UNDO', 'AUTOMATIC', 'MANUAL', 'IMPOSSIBLE')),
      compensation        text not null,
      channels            text[] not null
        check (channels <@ array['CALENDAR', 'MAIL', 'SLACK', 'WEBHOOK', 'IN_APP'] and channels <> '{}'),
      success             text not null,
      primary key (id, version),
      check (impact <> 'HIGH' or consent @> array['APPROVER'])
    )`.execute(db);
  await refuseForever(db);
  for (const [id, name, reason] of refused)
    await sql`insert into actions.refused_kind values (${id}, ${name}, ${reason})`.execute(db);
  for (const kind of [suggestions, calendar, work, teams].flat()) await insert(db, kind);
}

// A rail beneath all code: whatever is written later, no such kind can come to be, and none is ever taken off the list.
async function refuseForever(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function actions.refuse_kind() returns trigger language plpgsql as $$
    begin
      if exists (select from actions.refused_kind where id = new.id) then
        raise exception '% is refused always: no version of it can be made', new.id;
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger refused before insert or update on actions.kind
    for each row execute function actions.refuse_kind()`.execute(db);
  await sql`
    create function actions.keep_refusals() returns trigger language plpgsql as $$
    begin
      raise exception 'what is refused always stays refused';
    end $$`.execute(db);
  await sql`
    create trigger kept before update or delete or truncate on actions.refused_kind
    for each statement execute function actions.keep_refusals()`.execute(db);
}

const insert = (db: Kysely<unknown>, kind: Kind) =>
  sql`
    insert into actions.kind values (
      ${kind.id}, 1, ${kind.name}, ${kind.impact}, ${kind.afterOptIn ?? null}, ${kind.consent},
      ${kind.reversibility}, ${kind.compensation}, ${kind.channels}, ${kind.success})`.execute(db);
