import { expect, test } from "vitest";
import { tableOf } from "../../testing/table.ts";
import { adjust } from "../estimate/adjust.ts";
import { sampleOf } from "./sample.ts";

const table = tableOf({ seed: 1, clusters: 20, rowsPerCluster: 10 });
const withValue = (column: Float64Array, row: number, value: number) => column.with(row, value);
const effectOf = (changed: Partial<typeof table>) => adjust(sampleOf({ ...table, ...changed })).effect;

test("rows that lack something are left out, counted, and said by what they lack", () => {
  const { rows, dropped } = sampleOf({
    ...table,
    outcome: withValue(withValue(table.outcome, 0, Number.NaN), 1, Number.NaN),
    treatment: withValue(table.treatment, 2, Number.NaN),
    covariates: {
      ...table.covariates,
      x1: withValue(table.outcome, 3, Infinity),
      x2: withValue(table.outcome, 4, Number.NaN),
    },
  });
  expect(dropped).toEqual({ infinite: 1, outcome: 2, treatment: 1, covariate: 1 });
  expect(rows).toBe(195);
});

test("rows of a cluster stand together, whatever order they came in", () => {
  const sample = sampleOf({ ...table, cluster: table.cluster.map((_, row) => row % 20) });
  expect(sample.clusters).toBe(20);
  expect([...sample.starts]).toEqual(Array.from({ length: 21 }, (_, cluster) => 10 * cluster));
});

test("an offset of a thousand million costs no digit that matters", () => {
  const shifted = (column: Float64Array) => column.map((value) => value + 2 ** 30);
  const moved = effectOf({
    outcome: shifted(table.outcome),
    covariates: Object.fromEntries(
      Object.entries(table.covariates).map(([name, column]) => [name, shifted(column)]),
    ),
  });
  expect(moved).toBeCloseTo(effectOf({}), 5);
});

test("a covariate that says nothing beside the others is left out by name and changes nothing", () => {
  const { x1, x2 } = table.covariates as Record<string, Float64Array>;
  const covariates = {
    ...table.covariates,
    total: x1?.map((value, row) => value + (x2?.[row] ?? 0)) ?? table.outcome,
    office: table.outcome.map(() => 7),
  };
  expect(sampleOf({ ...table, covariates }).leftOut).toEqual(["total", "office"]);
  expect(effectOf({ covariates })).toBeCloseTo(effectOf({}), 9);
});

test.each([
  ["an empty period", "EMPTY_PERIOD", { outcome: table.outcome.map(() => Number.NaN) }],
  ["a treatment that everybody had", "CONSTANT_TREATMENT", { treatment: table.treatment.map(() => 1) }],
  [
    "a large dose that never varies",
    "CONSTANT_TREATMENT",
    { treatment: table.treatment.map(() => 0.1 + 1e9) },
  ],
  ["an outcome that never varies", "CONSTANT_OUTCOME", { outcome: table.outcome.map(() => 3) }],
  [
    "a treatment made of the covariates",
    "COLLINEAR",
    { covariates: { twice: table.treatment.map((one) => 2 * one) } },
  ],
])("%s is named", (_what, fault, changed) => {
  expect(() => effectOf(changed)).toThrow(expect.objectContaining({ fault }));
});

test("fewer rows than unknowns are no regression", () => {
  const few = {
    outcome: Float64Array.of(1, 2, 4),
    treatment: Float64Array.of(0, 1, 1),
    cluster: Int32Array.of(0, 1, 2),
  };
  const covariates = { x: Float64Array.of(1, 5, 2) };
  expect(() => sampleOf({ ...few, covariates })).toThrow(expect.objectContaining({ fault: "TOO_FEW_ROWS" }));
});
