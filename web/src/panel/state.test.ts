import { expect, test } from "vitest";
import type { Fault } from "../graph/fault.ts";
import type { Page } from "../graph/page.ts";
import { panelState } from "./state.ts";

interface Data {
  teams: string[] | null;
  me: { weeks: string[] | null; centrality: string | null } | null;
}

const me = { weeks: ["W40"], centrality: "one" };
const whole: Data = { teams: ["Sales"], me };
const fault = (path: string[] = [], code?: string): Fault => ({
  path,
  code,
  reason: "Away",
  traceId: undefined,
});
const page = (part: Partial<Page<Data>>): Page<Data> => ({
  data: undefined,
  loading: false,
  faults: [],
  at: 5,
  retry: () => {},
  ...part,
});
const teamsOf = (part: Partial<Page<Data>>, empty = false) =>
  panelState({ page: page(part), fields: ["teams"], empty }).is;

test("before the first answer a panel is loading", () => {
  expect(teamsOf({ loading: true })).toBe("loading");
});

test("an answer without content is empty, and says so rather than showing nothing", () => {
  expect(teamsOf({ data: { ...whole, teams: [] } }, true)).toBe("empty");
  expect(teamsOf({ data: whole })).toBe("ready");
});

test("a field that failed breaks its own panel and leaves the others alone", () => {
  const part = { data: { teams: null, me }, faults: [fault(["teams"])] };
  expect(teamsOf(part)).toBe("error");
  expect(panelState({ page: page(part), fields: ["me"] }).is).toBe("ready");
});

test("a panel with some of its fields shows these, and which are missing", () => {
  const part = page({ data: { teams: null, me }, faults: [fault(["teams"])] });
  expect(panelState({ page: part, fields: ["teams", "me"] }).is).toBe("partial");
});

test("what could not be asked again is shown with its age", () => {
  expect(panelState({ page: page({ data: whole, faults: [fault()] }), fields: ["teams"] })).toMatchObject({
    is: "stale",
    since: 5,
  });
});

test("what the role does not see is no error to try again", () => {
  expect(teamsOf({ faults: [fault([], "FORBIDDEN")] })).toBe("suppressed");
});

test("of a field that several panels share, each has the faults of its own part", () => {
  const part = page({ data: { ...whole, me: { ...me, weeks: null } }, faults: [fault(["me", "weeks"])] });
  expect(panelState({ page: part, fields: ["me"], part: "weeks" }).is).toBe("error");
  expect(panelState({ page: part, fields: ["me"], part: "centrality" }).is).toBe("ready");
});
