import { expect, test } from "vitest";
import type { Fault } from "../graph/fault.ts";
import type { Page } from "../graph/page.ts";
import { panelState } from "./state.ts";

interface Data {
  teams: string[] | null;
  me: string | null;
}

const whole: Data = { teams: ["Sales"], me: "one" };
const fault = (field?: string, code?: string): Fault => ({ field, code, reason: "Away", traceId: undefined });
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
  const part = { data: { teams: null, me: "one" }, faults: [fault("teams")] };
  expect(teamsOf(part)).toBe("error");
  expect(panelState({ page: page(part), fields: ["me"] }).is).toBe("ready");
});

test("a panel with some of its fields shows these, and which are missing", () => {
  const part = page({ data: { teams: null, me: "one" }, faults: [fault("teams")] });
  expect(panelState({ page: part, fields: ["teams", "me"] }).is).toBe("partial");
});

test("what could not be asked again is shown with its age", () => {
  expect(panelState({ page: page({ data: whole, faults: [fault()] }), fields: ["teams"] })).toMatchObject({
    is: "stale",
    since: 5,
  });
});

test("what the role does not see is no error to try again", () => {
  expect(teamsOf({ faults: [fault(undefined, "FORBIDDEN")] })).toBe("suppressed");
});
