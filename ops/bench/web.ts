import type { Role } from "@organism/runtime/access/roles.ts";
import type { Browser, Page } from "playwright-core";
import { listenTo, openBrowser, settled, signIn } from "../../e2e/browser.ts";
import { blockModel } from "./block-model.ts";
import { firstContentMs, forget, framesOfDrag, scriptKilobytes, shownAt, watchText } from "./browsing.ts";
import { at, type Figure, figure } from "./figure.ts";
import { type Interaction, newDataset, record, recordAll } from "./recording.ts";
import { type System, startSystem, untilReady } from "./system.ts";

const PEOPLE = 2_000;
const TIES = 40_000;
const VISITS = 5;
const EVENTS = 40;
const PAN_SECONDS = 5;

const screens = {
  home: "/",
  "my work": "/me",
  teams: "/teams",
  network: "/network",
  "data sources": "/data",
};

/** What somebody waits for who looks at the dashboard, in a browser without a graphics card. */
export async function* webBench(): AsyncIterable<Figure> {
  await using system = await startSystem({ ORGANISM_SIMULATION: "off" });
  await using browser = await openBrowser();
  const dataset = await fill(system);
  yield* visits(system, browser);
  yield* events(system, browser, dataset);
  yield* panning(system, browser);
}

const BEGIN = Date.UTC(2026, 0, 5);

const mail = (id: string, from: number | string, to: number | string): Interaction => ({
  id,
  from: `${from}@example.org`,
  to: `${to}@example.org`,
  kind: "MAIL",
  at: new Date(BEGIN).toISOString(),
});

const newTie = (name: string) => [
  mail(`${name}-there`, `${name}-one`, `${name}-other`),
  mail(`${name}-back`, `${name}-other`, `${name}-one`),
];

/** Everybody's ties, each of a mail there and one back. */
async function fill(system: System): Promise<string> {
  const dataset = await newDataset(system, `${PEOPLE} people`);
  const { ends } = blockModel(PEOPLE, TIES);
  const mails = Array.from(ends, (end, at) => mail(`${at}`, end, ends[at ^ 1] ?? 0));
  await recordAll(system, dataset, mails);
  await untilReady(system, dataset);
  return dataset;
}

async function pageOf({ state }: System, browser: Browser, role: Role) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  context.setDefaultTimeout(60_000);
  const heard = listenTo(context);
  const page = await context.newPage();
  const url = state.web ?? "";
  await signIn(page, url, role);
  return { page, heard, url, [Symbol.asyncDispose]: () => context.close() };
}

async function* visits(system: System, browser: Browser): AsyncIterable<Figure> {
  await using opened = await pageOf(system, browser, "manager");
  const { page, heard, url } = opened;
  for (const [name, path] of Object.entries(screens)) {
    const times: number[] = [];
    let queries = 0;
    for (let visit = 0; visit < VISITS; visit += 1) {
      heard.takeQueries();
      times.push(await firstContentMs(page, url + path));
      await settled(page);
      queries = Math.max(queries, heard.takeQueries().length);
    }
    yield figure({
      name: `web: first content of ${name}, cold cache, median of ${VISITS}`,
      value: at(0.5, times),
      unit: "ms",
      below: 1_500,
    });
    yield figure({ name: `web: queries of a visit to ${name}`, value: queries, unit: "queries", below: 2 });
  }
  await forget(page);
  await page.goto(url, { waitUntil: "networkidle" });
  yield figure({
    name: "web: JavaScript of home, gzip",
    value: await scriptKilobytes(page),
    unit: "kB",
    below: 250,
  });
}

async function* events(system: System, browser: Browser, dataset: string): AsyncIterable<Figure> {
  await using home = await pageOf(system, browser, "manager");
  const count = (n: number) => (2 * (TIES + n)).toLocaleString("en-GB");
  yield await onScreen(system, dataset, {
    where: "the status line",
    page: home.page,
    element: "main dl",
    text: count,
  });
  await using network = await pageOf(system, browser, "analyst");
  await network.page.goto(`${network.url}/network?level=PSEUDONYM`);
  await settled(network.page);
  yield await onScreen(system, dataset, {
    where: `the open network of ${PEOPLE} people`,
    page: network.page,
    element: "main output",
    text: (n) => (n === 1 ? "One change since" : `${n} changes since`),
  });
}

interface Watched {
  where: string;
  page: Page;
  element: string;
  /** What stands there after so many new ties. */
  text: (n: number) => string;
}

async function onScreen(
  system: System,
  dataset: string,
  { where, page, element, text }: Watched,
): Promise<Figure> {
  await page.getByText("Live", { exact: true }).waitFor();
  await watchText(page, element);
  const ask = await system.as("service");
  const times: number[] = [];
  for (let n = 1; n <= EVENTS; n += 1) {
    await record({ ask }, dataset, newTie(crypto.randomUUID()));
    const answered = Date.now();
    times.push((await shownAt(page, text(n))) - answered);
  }
  const name = `web: from an interaction's answer to ${where}, p95 of ${EVENTS}`;
  return figure({ name, value: at(0.95, times), unit: "ms", below: 1_000 });
}

async function* panning(system: System, browser: Browser): AsyncIterable<Figure> {
  await using opened = await pageOf(system, browser, "analyst");
  const { page, url } = opened;
  await page.goto(`${url}/network?level=PSEUDONYM`);
  await settled(page);
  const frames = await framesOfDrag(page, "[data-drawn=true]", PAN_SECONDS);
  const name = `web: panning ${PEOPLE} people and ${TIES} ties, drawn in software`;
  yield figure({
    name: `${name}, mean time of a frame`,
    value: frames.reduce((sum, ms) => sum + ms, 0) / frames.length,
    unit: "ms",
    below: 20,
  });
  yield figure({ name: `${name}, p95 of a frame`, value: at(0.95, frames), unit: "ms", below: 50 });
}
