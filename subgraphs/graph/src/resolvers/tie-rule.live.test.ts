import { eventually } from "@organism/runtime/testing/eventually.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rebuildDue } from "../streams/rebuild.ts";
import { type As, analyst, employee, type Served, serveCompany } from "../testing/served.ts";

let served: Served;
beforeAll(async () => {
  served = await serveCompany("rules");
});
afterAll(() => served[Symbol.asyncDispose]());

const admin: As = { sub: "demo-admin", roles: ["admin"] };
const rule = { days: 14, mostRecipients: 4, eachWay: 1, bothWays: 2 };

const CHANGE = `mutation ($dataset: ID!, $rule: TieRuleInput!, $reason: String!) {
  changeTieRule(dataset: $dataset, rule: $rule, reason: $reason) {
    ... on TieRule { version days mostRecipients eachWay bothWays }
    ... on TieRuleRefused { code reason }
  }
}`;
const STATUS = `query ($dataset: ID!) {
  graphStatus(dataset: $dataset) { phase tieRule { version days } rebuild { tieRule step } }
}`;
const OWN =
  "query ($dataset: ID!) { me(dataset: $dataset) { centrality { degree betweenness openTriads } } }";
const RULES = `query ($dataset: ID!, $first: Int, $after: String) {
  tieRules(dataset: $dataset, first: $first, after: $after) {
    edges { rule { version days } author reason decidedAt }
    pageInfo { hasNextPage endCursor }
  }
}`;

const change = (numbers: typeof rule, reason = "weeks are short here", as = admin) =>
  served.ask(as, CHANGE, { rule: numbers, reason });

const codesOf = ({ errors = [] }: Awaited<ReturnType<typeof change>>) =>
  errors.map(({ extensions }) => extensions.code);

test("numbers out of range are refused, each with its range, and nothing changes", async () => {
  const refused = await change({ ...rule, days: 400, eachWay: -1 }, " ");
  expect(codesOf(refused)).toEqual(["BAD_USER_INPUT"]);
  expect(refused.errors?.[0]?.message).toBe(
    "days is 400; give 7 to 91; eachWay is -1; give 0 to 100; reason has 0 characters; give 1 to 500; nothing was changed",
  );
  expect((await served.ask(admin, STATUS)).data.graphStatus).toMatchObject({
    tieRule: { version: 1, days: 28 },
    rebuild: null,
  });
});

test("only who configures graphs changes a rule, only who operates has one counted anew, only oversight reads who did", async () => {
  for (const as of [analyst, employee("ann"), { sub: "demo-operator", roles: ["operator"] } satisfies As])
    expect(codesOf(await change(rule, "mine", as))).toEqual(["FORBIDDEN"]);
  const anew = "mutation ($dataset: ID!) { rebuildGraph(dataset: $dataset) { phase } }";
  expect(codesOf(await served.ask(analyst, anew))).toEqual(["FORBIDDEN"]);
  expect(codesOf(await served.ask(analyst, RULES))).toEqual(["FORBIDDEN"]);
});

test("a changed rule is said while it waits, is in force once all is counted, and stands with who decided it and why", async () => {
  const before = (await served.ask(employee("ann"), OWN)).data.me.centrality;
  expect((await change(rule)).data.changeTieRule).toEqual({ version: 2, ...rule });
  expect((await change(rule)).data.changeTieRule.code).toBe("SAME_RULE");
  expect((await served.ask(admin, STATUS)).data.graphStatus).toMatchObject({
    tieRule: { version: 1, days: 28 },
    rebuild: { tieRule: 2, step: "WAITING" },
  });
  expect((await served.ask(employee("ann"), OWN)).data.me.centrality).toEqual(before);
  await rebuildDue(served.world);
  await eventually(async () =>
    expect((await served.ask(admin, STATUS)).data.graphStatus).toEqual({
      phase: "READY",
      tieRule: { version: 2, days: 14 },
      rebuild: null,
    }),
  );
  // The last two weeks have one tie, which is not this person's: all of the place is of the new rule, or none of it.
  await eventually(async () =>
    expect((await served.ask(employee("ann"), OWN)).data.me.centrality).toMatchObject({
      betweenness: 0,
      openTriads: 0,
    }),
  );

  const page = await served.ask(admin, RULES, { first: 1 });
  const { edges, pageInfo } = page.data.tieRules;
  expect(edges).toEqual([
    {
      rule: { version: 2, days: 14 },
      author: "demo-admin",
      reason: "weeks are short here",
      decidedAt: expect.any(String),
    },
  ]);
  const rest = (await served.ask(admin, RULES, { after: pageInfo.endCursor })).data.tieRules;
  expect(rest.edges.map(({ author }: { author: string }) => author)).toEqual(["system"]);
  expect(rest.pageInfo.hasNextPage).toBe(false);
});
