import { type Kysely, sql } from "kysely";

const GRAPH_VERSION = 1;

const variables: readonly (readonly [id: string, status: string, measuredBy: string])[] = [
  ["position", "MEASURED", "HR: level, function, manager, tenure"],
  ["availability", "MEASURED", "contract hours, part-time, own zone, leave"],
  ["season", "PARTLY", "ISO week x division effects; release, quarter end, holidays"],
  ["trait", "LATENT", "stable disposition and private circumstances; removed only by person effects / DiD"],
  ["privateShock", "LATENT", "time-varying events outside work"],
  ["demand", "LATENT", "project workload"],
  ["demandProxy", "MEASURED", "loadShare, inReviewQueue"],
  [
    "organiserAway",
    "MEASURED",
    "share of own weeks -5..-2 recurring meeting hours whose organiser, not own manager, is on leave: candidate instrument",
  ],
  ["brokerage", "MEASURED", "betweenness, constraint, open triads (28 d, lagged)"],
  ["meetings", "MEASURED", "meetingHours, largeLong, conflictingHours"],
  ["fragmentation", "MEASURED", "focusHours (reversed), fragmentedMinutes, multitaskingHours"],
  ["offHours", "MEASURED", "afterHours, weekendHours, shortRests, noWeeklyRest"],
  ["support", "MEASURED", "managerOneOnOne, strongTies"],
  [
    "overloadRisk",
    "MEASURED",
    "deterministic index of the metrics: never outcome, never covariate beside its parts",
  ],
  ["offer", "MEASURED", "intervention OFFERED (not executed); rule + recorded randomisation probability"],
  ["strain", "LATENT", "true exhaustion state"],
  ["pulse", "MEASURED", "pulse score, weeks t+1..t+4"],
  ["responded", "MEASURED", "answered; analysis conditions on it"],
];

// Behaviour is no outcome of an observed behaviour: both are read from the same calendar and mail, so they move together
// by construction. The pulse is asked of people; an offer is drawn by lot.
const POLICY =
  "Effect on those affected of a policy that takes hours off everybody above a threshold, over the four weeks after.";
const SLOPE =
  "Overlap-weighted slope of a partially linear model, over the four weeks after; not an average effect.";
const OFFER = "Intention to treat: offered against held out, over the eight weeks after the offer.";

type Question = readonly [
  id: string,
  text: string,
  treatment: string,
  outcome: string,
  estimand: string,
  evidence: string,
];

const questions: readonly Question[] = [
  [
    "meetings-on-pulse",
    "Do fewer hours of meetings lower the strain that people report?",
    "meetings",
    "pulse",
    POLICY,
    "QUASI",
  ],
  [
    "fragmentation-on-pulse",
    "Does a less fragmented week lower the strain that people report?",
    "fragmentation",
    "pulse",
    POLICY,
    "ASSUMED",
  ],
  [
    "off-hours-on-pulse",
    "Does less work outside one's own hours lower the strain that people report?",
    "offHours",
    "pulse",
    POLICY,
    "ASSUMED",
  ],
  [
    "brokerage-on-pulse",
    "Does standing between groups raise the strain that people report?",
    "brokerage",
    "pulse",
    SLOPE,
    "ASSUMED",
  ],
  [
    "support-on-pulse",
    "Does time with the manager lower the strain that people report?",
    "support",
    "pulse",
    SLOPE,
    "ASSUMED",
  ],
  [
    "offer-on-pulse",
    "Do offered interventions lower the strain that people report?",
    "offer",
    "pulse",
    OFFER,
    "RANDOMISED",
  ],
  [
    "offer-on-meetings",
    "Do offered interventions lower the hours of meetings?",
    "offer",
    "meetings",
    OFFER,
    "RANDOMISED",
  ],
  [
    "offer-on-fragmentation",
    "Do offered interventions make the week less fragmented?",
    "offer",
    "fragmentation",
    OFFER,
    "RANDOMISED",
  ],
  [
    "offer-on-off-hours",
    "Do offered interventions lower work outside one's own hours?",
    "offer",
    "offHours",
    OFFER,
    "RANDOMISED",
  ],
];

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table causal.variable (
      graph_version integer not null,
      id            text not null,
      status        text not null check (status in ('MEASURED', 'PARTLY', 'LATENT')),
      measured_by   text not null,
      primary key (graph_version, id)
    )`.execute(db);
  // The index is made of the other metrics, so an effect on it would be arithmetic.
  await sql`
    create table causal.question (
      id            text not null,
      version       integer not null check (version > 0),
      graph_version integer not null,
      text          text not null,
      treatment     text not null,
      outcome       text not null check (outcome <> treatment and outcome <> 'overloadRisk'),
      estimand      text not null,
      evidence      text not null check (evidence in ('RANDOMISED', 'QUASI', 'ASSUMED')),
      primary key (id, version),
      foreign key (graph_version, treatment) references causal.variable,
      foreign key (graph_version, outcome) references causal.variable
    )`.execute(db);
  for (const [id, status, measuredBy] of variables)
    await sql`insert into causal.variable values (${GRAPH_VERSION}, ${id}, ${status}, ${measuredBy})`.execute(
      db,
    );
  for (const [id, text, treatment, outcome, estimand, evidence] of questions)
    await sql`
      insert into causal.question
      values (${id}, 1, ${GRAPH_VERSION}, ${text}, ${treatment}, ${outcome}, ${estimand}, ${evidence})`.execute(
      db,
    );
}
