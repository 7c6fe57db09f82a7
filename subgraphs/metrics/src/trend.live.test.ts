import type { Role } from "@organism/runtime/access/roles.ts";
import { startProvider } from "@organism/runtime/testing/provider.ts";
import { freePort, startServer } from "@organism/runtime/testing/spawned.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { firstWeek } from "../../graph/src/testing/company.ts";
import { isoWeekOf } from "./model/iso-week.ts";
import { type PublishedCompany, publishCompany } from "./testing/published.ts";

const lifetime = new AsyncDisposableStack();
let published: PublishedCompany;
let issuer: Awaited<ReturnType<typeof startProvider>>;
let url: string;
beforeAll(async () => {
  published = lifetime.use(await publishCompany("trends"));
  issuer = lifetime.use(await startProvider());
  const env = { ...inject("stores"), ...published.world.env, OIDC_ISSUER: issuer.issuer };
  const server = await startServer(new URL("./server.ts", import.meta.url), await freePort(), env);
  ({ url } = lifetime.use(server));
});
afterAll(() => lifetime.disposeAsync());

const TREND = `query ($teams: [_Any!]!, $metric: ID!, $last: Int) { _entities(representations: $teams) {
  ... on Team { trend(metric: $metric, last: $last) {
    ... on Trend { points { week value n } } ... on Suppressed { reason } } } } }`;

interface Answer {
  data?: { _entities: (null | { trend: unknown })[] } | null;
  errors?: { message: string; extensions: { code: string } }[];
}

async function trendOf(
  id: string,
  { metric = "collaborationHours", last = 13, role = "manager" as Role } = {},
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${await issuer.token({ claims: { sub: "somebody", roles: [role] } })}`,
    },
    body: JSON.stringify({
      query: TREND,
      variables: { teams: [{ __typename: "Team", id }], metric, last },
    }),
  });
  return (await response.json()) as Answer;
}

/** The id of the team whose head it is; of everybody where nobody is named. */
async function teamOf(head: string | null): Promise<string> {
  const { company, world } = published;
  const { rows } = await sql<{ id: string }>`
    select id from graph.team where dataset = ${company.dataset.number}
      and head is not distinct from ${head && company.numberOf(head)}`.execute(world.postgres.db);
  return rows[0]?.id ?? "";
}

/** The weeks of the counted people of team B, as they stand. */
async function weeksOfB() {
  const { company, world } = published;
  const { rows } = await sql<{ hours: number }>`
    select collaboration_hours as hours from metrics.person_week week
    join graph.counted on counted.person = week.person and counted.monday = week.monday
    join graph.team on team.number = counted.team
    where week.dataset = ${company.dataset.number} and week.monday = ${firstWeek}
      and team.head = ${company.numberOf("b0")}`.execute(world.postgres.db);
  return rows.map(({ hours }) => hours);
}

test("a published team's trend is the mean of its people, rounded, and says how many they are", async () => {
  const hours = await weeksOfB();
  const mean = hours.reduce((sum, one) => sum + one, 0) / hours.length;
  const { data } = await trendOf(await teamOf("b0"));
  const [week] = (data?._entities[0]?.trend as { points: { value: number }[] }).points;
  expect(week).toEqual({ week: isoWeekOf(firstWeek), value: expect.any(Number), n: hours.length });
  expect(Math.abs((week?.value ?? Number.NaN) - mean)).toBeLessThanOrEqual(0.05 * mean);
  expect(hours.length).toBeGreaterThanOrEqual(5);
});

test("of a team of four nothing is said but that they are too few", async () => {
  const { data } = await trendOf(await teamOf("c0"));
  expect(data?._entities).toEqual([{ trend: { reason: "TOO_FEW" } }]);
});

test("a metric of which too few people have a number is not known yet", async () => {
  // Nobody's hours are learned from a week of mail.
  const { data } = await trendOf(await teamOf("b0"), { metric: "afterHours" });
  expect(data?._entities).toEqual([{ trend: { reason: "NOT_ENOUGH_DATA" } }]);
});

test("only weeks are told that were published, and the withdrawn ones are not", async () => {
  const { data } = await trendOf(await teamOf(null), { last: 104 });
  const { points } = data?._entities[0]?.trend as { points: { week: string }[] };
  const { rows } = await sql<{ monday: string }>`
    select distinct monday from metrics.published_week join graph.published_group using (dataset, monday)
    where dataset = ${published.company.dataset.number} order by monday`.execute(published.world.postgres.db);
  expect(rows.map(({ monday }) => isoWeekOf(monday))).toEqual(
    expect.arrayContaining(points.map(({ week }) => week)),
  );
  expect(points.length).toBeGreaterThan(0);
});

test.each([
  ["no week at all", { last: 0 }, "ask for 1 to 104 weeks"],
  ["more weeks than are kept", { last: 105 }, "ask for 1 to 104 weeks"],
  ["a metric that nobody has", { metric: "happiness" }, "collaborationHours, afterHours"],
])("who asks for %s is told what to ask for", async (_, asked, hint) => {
  const { errors } = await trendOf(await teamOf("b0"), asked);
  expect(errors).toMatchObject([
    { message: expect.stringContaining(hint), extensions: { code: "BAD_USER_INPUT" } },
  ]);
});

test.each<Role>(["employee", "operator", "service"])("as %s one has no groups", async (role) => {
  for (const id of [await teamOf("b0"), crypto.randomUUID()]) {
    const { data } = await trendOf(id, { role });
    expect(data?._entities).toEqual([null]);
  }
});
