import { type Kysely, sql } from "kysely";

/** What later stages read: names that stay while the tables behind them may change. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index on graph.interaction (sender, at)`.execute(db);
  await sql`create index on graph.interaction (recipient, at)`.execute(db);
  // An interaction, seen by each of its two people.
  await sql`
    create view graph.activity as
    select dataset, sender as person, recipient as other, true as sent, kind, at, seconds, recipients
    from graph.interaction
    union all
    select dataset, recipient, sender, false, kind, at, seconds, recipients from graph.interaction`.execute(
    db,
  );
  await sql`
    create view graph.participant as
    select number, id, dataset, zone, contract_hours, manager, opted_out_at is null as takes_part
    from graph.person where erased_at is null`.execute(db);
  // Everybody who is counted in a decided week, under the smallest published team; every published team is made of these.
  await sql`
    create view graph.atom as
    select seat.dataset, seat.monday, seat.person, seat.atom, week.size_min
    from graph.seat join graph.week using (dataset, monday)
    where atom is not null and withdrawn_at is null`.execute(db);
  await sql`
    create view graph.published_group as
    select said.dataset, said.monday, said.team, team.id, team.name, said.parent, said.n, said.suppressed
    from graph.published_team said join graph.team on team.number = said.team`.execute(db);
  await sql`
    create view graph.decided_week as
    select dataset, monday, size_min from graph.week where withdrawn_at is null`.execute(db);
}
