import { setTimeout as sleep } from "node:timers/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Role } from "@organism/runtime/access/roles.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { calmWeek, hardWeek, mondays, type Sent } from "../subgraphs/metrics/src/testing/mail.ts";
import { listenTo, openBrowser, settled, signIn } from "./browser.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { type Line, openLine } from "./line.ts";

const lifetime = new AsyncDisposableStack();
let dashboard: Dashboard;
let browser: Browser;

beforeAll(async () => {
  dashboard = lifetime.use(await startDashboard());
  browser = lifetime.adopt(await openBrowser(), (opened) => opened.close());
});
afterAll(() => lifetime.disposeAsync());

type ColorScheme = "light" | "dark";

interface Looks {
  colorScheme?: ColorScheme;
  by?: Browser;
}

async function pageOf(role: Role, { colorScheme = "light", by = browser }: Looks = {}) {
  const context = await by.newContext({ colorScheme, timezoneId: "UTC" });
  context.setDefaultTimeout(60_000);
  const heard = listenTo(context);
  const page = await context.newPage();
  await signIn(page, dashboard.web, role);
  return { page, heard, context, [Symbol.asyncDispose]: () => context.close() };
}

async function visit(page: Page, path: string) {
  await page.goto(dashboard.web + path);
  await settled(page);
}

const own = ["Home", "My work", "Network", "Data sources"];
const groups = ["Home", "My work", "Teams", "Network", "Data sources"];

test.each<[Role, string[], string[]]>([
  ["employee", own, ["Myself"]],
  ["premium", own, ["Myself"]],
  ["operator", own, ["Myself"]],
  ["manager", groups, ["Teams", "Myself"]],
  ["approver", groups, ["Teams", "Myself"]],
  ["privacy-officer", groups, ["Teams", "Myself"]],
  ["analyst", groups, ["Teams", "Pseudonyms", "Myself"]],
  ["admin", groups, ["Teams", "Pseudonyms", "Myself"]],
])("%s signs in and is offered what the role may see, and nothing else", async (role, screens, levels) => {
  await using opened = await pageOf(role);
  const { page } = opened;
  expect(await page.getByRole("navigation", { name: "Screens" }).getByRole("link").allTextContents()).toEqual(
    screens.map((name) => expect.stringContaining(name)),
  );
  expect(await page.locator("section[data-state=error]").count()).toBe(0);
  await visit(page, "/network");
  expect(
    await page.getByRole("navigation", { name: "Ways of looking" }).getByRole("link").allTextContents(),
  ).toEqual(levels);
});

test("an employee who goes to the teams all the same is told that the role does not see them", async () => {
  await using opened = await pageOf("employee");
  await visit(opened.page, "/teams");
  expect(await opened.page.getByRole("main").textContent()).toContain("Your role does not see this");
  await visit(opened.page, "/network?level=TEAM");
  expect(await opened.page.getByText("You and your contacts, seen by you alone").count()).toBe(1);
});

test("a manager sees the teams of the company, with what is not said marked as such", async () => {
  await using opened = await pageOf("manager");
  await eventually(async () => {
    await visit(opened.page, "/teams");
    expect(await opened.page.getByRole("row", { name: /Everybody/ }).count()).toBe(1);
  });
  expect(await opened.page.getByRole("list", { name: "Why some numbers are not shown" }).count()).toBe(1);
});

test("where data comes from is shown with how far it is built", async () => {
  await using opened = await pageOf("admin");
  await visit(opened.page, "/data");
  const status = opened.page.getByRole("region", { name: "The organisation's graph" });
  expect(await status.textContent()).toMatch(/StateUp to date.*Last event\d/);
});

const screens = ["/", "/me", "/teams", "/network", "/data"];

test("a visit is one query, and nothing is asked of any other host", async () => {
  await using opened = await pageOf("manager");
  const { page, heard } = opened;
  expect([...heard.hosts()].toSorted()).toEqual([dashboard.web, dashboard.issuer].toSorted());
  heard.takeQueries();
  for (const path of screens) {
    await visit(page, path);
    expect([...heard.hosts()], path).toEqual([dashboard.web]);
    expect(heard.takeQueries(), path).toHaveLength(1);
  }
});

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html.slice(0, 120)}`));
}

test("the theme that was chosen is there before anything is drawn", async () => {
  await using opened = await pageOf("employee");
  await opened.page.getByRole("radio", { name: "Dark" }).check({ force: true });
  const answer = await opened.context.request.get(dashboard.web);
  expect(await answer.text()).toContain('data-theme="dark"');
});

test("whoever signs out is out, also by the way back", async () => {
  await using opened = await pageOf("employee");
  const { page } = opened;
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in" }).waitFor();
  await page.goto(`${dashboard.web}/me`);
  expect(new URL(page.url()).pathname).toBe("/sign-in");
});

// Together, because a lost line is mostly waited for.
describe.concurrent("meanwhile", () => {
  test("a page of the network that loses its socket for half a minute is told all that happened meanwhile, once", async () => {
    await using line = await openLine(dashboard.web);
    await using by = await openBrowser(line.argument);
    await using opened = await pageOf("analyst", { by });
    const { page } = opened;
    await visit(page, "/network?level=PSEUDONYM");
    await isLive(page);
    await tie("first");
    await page.getByText("One change since this was drawn").waitFor();

    await lose(page, line, async () => {
      await tie("second");
      await tie("third");
    });
    await page.getByText("3 changes since this was drawn").waitFor();
  });

  test("an alert that is raised while an employee has lost the socket for half a minute stands there afterwards, once and without a reload", async () => {
    const query = `mutation { createDataset(name: "Seventeen weeks") { ... on Dataset { id } } }`;
    const { createDataset } = await dashboard.ask<{ createDataset: { id: string } }>(query, {});
    const dataset = createDataset.id;
    const over = { id: "the week is over", from: ann.to, to: ann.from, at: `${AFTER}T09:00:00Z` };
    await send(dataset, [
      ...weeks.slice(0, 13).flatMap((monday) => calmWeek({ ...ann, monday })),
      ...[FIRST, THIRD].flatMap((monday) => hardWeek({ ...ann, monday })),
      over,
    ]);
    await eventually(() => dashboard.become("demo-employee", dataset, ann.from));
    await using line = await openLine(dashboard.web);
    await using by = await openBrowser(line.argument);
    await using opened = await pageOf("employee", { by });
    const { page } = opened;
    // Measured, so that what comes late is all that raises it.
    await eventually(async () => {
      await visit(page, `/me?dataset=${dataset}`);
      expect(
        await page
          .getByRole("region", { name: "Own weeks" })
          .getByRole("row", { name: /2026-W17/ })
          .count(),
      ).toBe(1);
    });
    await visit(page, `/?dataset=${dataset}`);
    const alerts = page.getByRole("region", { name: "Overload alerts" });
    expect(await alerts.getByRole("article").count()).toBe(0);
    await isLive(page);

    await lose(page, line, () => send(dataset, hardWeek({ ...ann, monday: SECOND })));
    await alerts.getByText("Your load has risen clearly above your usual").waitFor();
    expect(await alerts.getByRole("article").count()).toBe(1);

    await alerts.getByRole("button", { name: "I have seen it" }).click();
    await alerts.getByText("Seen", { exact: true }).waitFor();
  });

  test("what is brought in while somebody looks at its empty network is drawn there, without a reload", async () => {
    const query = `mutation { createDataset(name: "Brought in") { ... on Dataset { id } } }`;
    const { createDataset } = await dashboard.ask<{ createDataset: { id: string } }>(query, {});
    await using opened = await pageOf("analyst");
    const { page } = opened;
    await visit(page, `/network?level=PSEUDONYM&dataset=${createDataset.id}`);
    await page.getByText("Nothing to draw yet").waitFor();
    await isLive(page);
    await dashboard.ask(RECORD_BULK, {
      dataset: createDataset.id,
      items: both(ann.to, `${FIRST}T09:00:00Z`).map(ofMail),
    });
    await page.getByText("As a table: 2 nodes, 1 ties").waitFor();
  });

  test("one's own place and the time of the last event follow what happens, without a reload", async () => {
    const query = `mutation { createDataset(name: "Three colleagues") { ... on Dataset { id } } }`;
    const { createDataset } = await dashboard.ask<{ createDataset: { id: string } }>(query, {});
    const dataset = createDataset.id;
    await send(dataset, both(ann.to, `${FIRST}T09:00:00Z`));
    await eventually(() => dashboard.become("demo-premium", dataset, ann.from));
    await using opened = await pageOf("premium");
    const { page } = opened;
    await visit(page, `/?dataset=${dataset}`);
    await isLive(page);
    const status = page.getByRole("region", { name: "The organisation's graph" });
    await status.getByText(/, 09:00$/).waitFor();
    const place = page.getByRole("region", { name: "Your place" });
    await send(dataset, both("cid@example.org", `${FIRST}T10:30:00Z`));
    await status.getByText(/, 10:30$/).waitFor();
    await place.locator("dd").first().filter({ hasText: /^2$/ }).waitFor();
  });

  test.each<[ColorScheme, Role]>([
    ["light", "manager"],
    ["dark", "manager"],
    ["light", "employee"],
    ["dark", "employee"],
  ])("every screen is accessible, %s, to a %s", async (colorScheme, role) => {
    await using opened = await pageOf(role, { colorScheme });
    const found: string[] = [];
    for (const path of screens) {
      await visit(opened.page, path);
      found.push(...(await faultsOf(opened.page)).map((fault) => `${path}: ${fault}`));
    }
    await opened.page.getByRole("button", { name: "Sign out" }).click();
    await opened.page.goto(`${dashboard.web}/sign-in?failed=cancelled`);
    found.push(...(await faultsOf(opened.page)));
    expect(found).toEqual([]);
  });
});

const LOST_MS = 30_000;

/** The line is really cut: the socket is gone, and so is every attempt to open another. */
async function lose(page: Page, line: Line, meanwhile: () => Promise<void>) {
  line.cut();
  await page.getByText(/Reconnecting since/).waitFor();
  await Promise.all([meanwhile(), sleep(LOST_MS)]);
  line.mend();
  await isLive(page);
}

const isLive = (page: Page) => page.getByText("Live", { exact: true }).waitFor();

const [...weeks] = mondays("2026-01-05", 17);
const [FIRST = "", SECOND = "", THIRD = "", AFTER = ""] = weeks.slice(13);
const ann = { from: "ann@example.org", to: "ben@example.org" };

/** A mail each way: a tie. */
const both = (other: string, at: string): Sent[] => [
  { id: `to ${other}`, from: ann.from, to: other, at },
  { id: `from ${other}`, from: other, to: ann.from, at },
];

const ofMail = (sent: Sent) => ({ ...sent, kind: "MAIL" });

async function send(dataset: string, sent: readonly Sent[]) {
  const items = sent.map(ofMail);
  for (let at = 0; at < items.length; at += 1_000)
    await dashboard.ask(RECORD, { dataset, items: items.slice(at, at + 1_000) });
}

const RECORD_BULK = `mutation ($dataset: ID!, $items: [InteractionInput!]!) {
  recordInteractions(dataset: $dataset, interactions: $items, bulk: true) { ... on InteractionsRecorded { accepted } } }`;

const RECORD = `mutation ($dataset: ID!, $items: [InteractionInput!]!) {
  recordInteractions(dataset: $dataset, interactions: $items) { ... on InteractionsRecorded { accepted } } }`;

/** Two people of the company's last day who have written to each other, and so are tied. */
async function tie(name: string) {
  const { datasets } = await dashboard.ask<{ datasets: { horizon: string }[] }>(
    "{ datasets { horizon } }",
    {},
  );
  const at = datasets[0]?.horizon;
  const [one, other] = [`${name}-one`, `${name}-other`];
  const items = [
    { id: `${name}-there`, from: one, to: other, kind: "MAIL", at },
    { id: `${name}-back`, from: other, to: one, kind: "MAIL", at },
  ];
  expect(await dashboard.ask(RECORD, { dataset: dashboard.dataset, items })).toEqual({
    recordInteractions: { accepted: 2 },
  });
}
