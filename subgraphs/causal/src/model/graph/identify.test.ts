import { expect, test } from "vitest";
import { settingOf } from "./allowed.ts";
import { cut, type Dag } from "./dag.ts";
import { defaultDag } from "./default-dag.ts";
import { frontDoorsOf } from "./front-door.ts";
import { adjustmentFor, identify } from "./identify.ts";
import { instrumentsOf } from "./instrument.ts";
import { sentenceOf } from "./reason.ts";
import { separated } from "./separation.ts";

const meetings = settingOf(defaultDag, { treatment: "meetings", outcome: "pulse" });
const observed = { treatment: "meetings", outcome: "pulse", byLot: false, accepted: [] };
// In the order of the graph.
const hidden = ["trait", "privateShock", "demand", "strain"];
const noInstrument: Dag = {
  ...defaultDag,
  nodes: defaultDag.nodes.map((node) => (node.id === "organiserAway" ? { ...node, status: "PARTLY" } : node)),
};

test.each([
  [[], false],
  [["demand"], false],
  [["demand", "trait"], false],
  [["demand", "trait", "privateShock"], false],
  [hidden, true],
])("the effect of meetings on the pulse, where %j would be seen, can be adjusted for: %s", (seen, can) => {
  expect(adjustmentFor(meetings, seen) !== null).toBe(can);
});

test("what is measured does not say what meetings do to the pulse: demand, trait, private shocks and past strain are hidden", () => {
  expect(identify(noInstrument, observed)).toEqual({
    by: null,
    reasons: hidden.map((node) => ({ because: "HIDDEN", node })),
  });
});

test("an analyst who accepts all of them by name gets an answer that says so; who accepts some gets none", () => {
  expect(identify(noInstrument, { ...observed, accepted: hidden })).toMatchObject({
    by: "ADJUSTMENT",
    assumed: hidden,
  });
  expect(identify(noInstrument, { ...observed, accepted: ["demand", "trait"] })).toMatchObject({ by: null });
});

test("organisers away are as good as drawn among the same position in the same season, and not without", () => {
  expect(instrumentsOf(meetings)).toEqual([{ id: "organiserAway", given: ["position", "season@2"] }]);
  const withoutEffect = cut(meetings.graph, { outOf: [meetings.treatment] });
  const exogenous = (given: string[]) =>
    separated(withoutEffect, ["organiserAway@2"], [meetings.outcome], given);
  expect(exogenous([])).toBe(false);
  expect(exogenous(["position", "season@2"])).toBe(true);
  expect(exogenous(["position", "season@0", "season@1", "season@2", "season@3"])).toBe(true);
  expect(identify(defaultDag, observed)).toMatchObject({ by: "INSTRUMENT" });
});

test("fragmentation is no front door: what overloads also fragments, and meetings strain by themselves", () => {
  expect(frontDoorsOf(meetings)).toEqual([]);
});

test("an offer is told apart from what led to it by the score that the rule reads", () => {
  const offer = settingOf(defaultDag, { treatment: "offer", outcome: "pulse" });
  expect(adjustmentFor(offer, [])).toEqual(["overloadRisk@2"]);
});

test("yet without a lot it is refused, because nobody with the same score goes without", () => {
  const offered = { treatment: "offer", outcome: "pulse", accepted: [] };
  expect(identify(defaultDag, { ...offered, byLot: false })).toEqual({
    by: null,
    reasons: [{ because: "SELECTED_BY_SCORE" }],
  });
  expect(identify(defaultDag, { ...offered, byLot: true })).toEqual({ by: "LOT" });
});

test.each([
  ["meetings", "overloadRisk", ["meetings", "meeting times"]],
  ["meetings", "fragmentation", ["meetings", "meeting times"]],
  ["fragmentation", "offHours", ["meetings", "message times", "meeting times"]],
])("%s on %s is arithmetic, not an effect", (treatment, outcome, shared) => {
  const answer = identify(defaultDag, { treatment, outcome, byLot: false, accepted: hidden });
  expect(answer).toEqual({ by: null, reasons: [{ because: "ARITHMETIC", records: shared }] });
});

test("smoking, tar and cancer: a measured mediator is a front door where the cause of both is hidden", () => {
  const textbook: Dag = {
    version: 1,
    nodes: [
      { id: "gene", status: "LATENT", measuredBy: "", madeOf: [], fixed: true },
      { id: "smoking", status: "MEASURED", measuredBy: "", madeOf: ["a"] },
      { id: "tar", status: "MEASURED", measuredBy: "", madeOf: ["b"] },
      { id: "cancer", status: "MEASURED", measuredBy: "", madeOf: ["c"] },
    ],
    edges: [
      { from: "gene", to: "smoking", lagWeeks: 0, reason: "" },
      { from: "gene", to: "cancer", lagWeeks: 0, reason: "" },
      { from: "smoking", to: "tar", lagWeeks: 0, reason: "" },
      { from: "tar", to: "cancer", lagWeeks: 1, reason: "" },
    ],
  };
  const answer = identify(textbook, { treatment: "smoking", outcome: "cancer", byLot: false, accepted: [] });
  expect(answer).toEqual({ by: "FRONT_DOOR", through: ["tar@2"] });
});

test.each([
  [{ because: "HIDDEN", node: "demand" }, "“demand” (project workload) is not measured and may move both."],
  [{ because: "SELECTED_BY_SCORE" }, "only a lot among the eligible can tell"],
  [{ because: "ARITHMETIC", records: ["meeting times"] }, "the same records (meeting times)"],
  [{ because: "INSTRUMENT_MISSING", instruments: ["organiserAway"] }, "Only organiserAway could tell"],
  [{ because: "FRONT_DOOR_ONLY", through: ["tar@2"] }, "what lies between (tar@2)"],
] as const)("%j is said in words that need no statistics", (reason, words) => {
  expect(sentenceOf(reason, defaultDag)).toContain(words);
});
