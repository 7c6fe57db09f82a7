import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "@organism/connectors";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startApi } from "../../connectors/testing/api.ts";
import { weeksOf } from "../model/weeks.ts";
import { begin } from "./begin.ts";
import { Life } from "./life.ts";
import { openOffice } from "./office.ts";
import { readProgress } from "./progress.ts";
import { simulationOf } from "./simulation.ts";

const wanted = { seed: 1, people: 20, weeks: 3, quiet: false };

let api: Awaited<ReturnType<typeof startApi>>;
let home: string;

beforeEach(async () => {
  api = await startApi();
  home = mkdtempSync(join(tmpdir(), "organism-simulation-"));
});
afterEach(async () => {
  rmSync(home, { recursive: true });
  await api[Symbol.asyncDispose]();
});

/** Lives until the condition holds, then is stopped as by a signal. */
async function livesUntil(enough: () => boolean): Promise<void> {
  const stop = new AbortController();
  const office = await openOffice(new Session(api.access));
  const progress = await begin(home, office, wanted);
  const life = new Life(progress, { home, office, stopping: stop.signal, lateMs: 0 }).live();
  await Promise.race([
    life,
    vi.waitFor(() => expect(enough()).toBe(true), { timeout: 60_000, interval: 20 }),
  ]);
  stop.abort();
  await life;
}

const progress = () => readProgress(home);

test("a history is loaded into a dataset that is marked as simulated, and then goes on as the clock does", async () => {
  await livesUntil(() => progress()?.caughtUp === true);
  expect(api.datasets).toMatchObject([{ name: "Simulated organisation", live: true, simulated: true }]);
  expect(api.people.size).toBe(20);
  expect(progress()).toMatchObject({ loaded: true, delivered: 3, people: 20 });
  const known = progress();
  const [first, second, last] = known ? [...weeksOf(simulationOf(known)).take(3)] : [];
  const expected = [first, second, last].flatMap((week) => [...(week?.sends ?? []), ...(week?.late ?? [])]);
  const rows = expected.reduce((sum, { to }) => sum + to.length, 0);
  expect(api.stored.size).toBeGreaterThanOrEqual(rows);
  expect([...api.stored.values()].every(({ at }) => Date.parse(at) <= Date.now())).toBe(true);
});

test("what was cut off goes on where it was: nothing is missing and nothing is there twice", async () => {
  let calls = 0;
  api.trouble = (_response, items) => {
    calls += items ? 1 : 0;
    return false;
  };
  await livesUntil(() => (progress()?.delivered ?? 0) >= 1);
  const before = { ...progress() };
  const callsBefore = calls;
  await livesUntil(() => progress()?.caughtUp === true);
  expect(progress()).toMatchObject({ dataset: before.dataset, monday: before.monday, delivered: 3 });
  // A week that was delivered is not sent again.
  const sent = [...api.stored.values()].map(({ id, to }) => `${id} ${to}`);
  expect(new Set(sent).size).toBe(sent.length);
  expect(calls).toBeGreaterThan(callsBefore);
  expect(api.datasets).toHaveLength(1);
});

test("where the intake is full the organisation waits", async () => {
  api.overloaded = 2;
  await livesUntil(() => progress()?.caughtUp === true);
  expect(api.overloaded).toBe(0);
  expect(progress()).toMatchObject({ delivered: 3 });
});

test("the truth about its offers is written beside it", async () => {
  await begin(home, await openOffice(new Session(api.access)), wanted);
  const truth = JSON.parse(readFileSync(join(home, "simulation/truth.json"), "utf8"));
  expect(truth.effects.offerOnStrain).toEqual({
    estimate: expect.any(Number),
    standardError: expect.any(Number),
  });
  expect(truth.parameters.offer.relief).toBeGreaterThan(0);
});
