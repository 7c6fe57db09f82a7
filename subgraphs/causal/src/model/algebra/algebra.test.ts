import { expect, test } from "vitest";
import { randomOf } from "../random.ts";
import { gramOf, part, sumOf, without } from "./gram.ts";
import { logistic } from "./logistic.ts";
import { dependentIn, factor, inverseColumn, solve } from "./solve.ts";

const random = randomOf(1);
const column = () => Float64Array.from({ length: 1_300 }, () => random() - 0.3);
const columns = [column(), column(), column()];
const nameOf = (place: number) => `x${place}`;

test("a Gram matrix is the sum of the rows' products, however the rows are blocked and weighted", () => {
  const weights = column();
  const { values } = gramOf(columns, weights);
  columns.forEach((a, i) => {
    columns.forEach((b, j) => {
      const sum = a.reduce((total, value, row) => total + value * (b[row] ?? 0) * (weights[row] ?? 0), 0);
      expect(values[i * 3 + j]).toBeCloseTo(sum, 9);
    });
  });
});

test("leaving out a part by subtraction is the same as never having seen it", () => {
  const [first, rest] = [columns.map((c) => c.subarray(0, 200)), columns.map((c) => c.subarray(200))];
  const left = without(sumOf([gramOf(first), gramOf(rest)]), gramOf(first));
  for (const [k, value] of gramOf(rest).values.entries()) expect(left.values[k]).toBeCloseTo(value, 9);
});

test("a system is solved, and the inverse is what gives back the unit", () => {
  const gram = gramOf(columns);
  const cholesky = factor(gram, nameOf);
  const x = solve(cholesky, Float64Array.of(1, 2, 3));
  const back = [0, 1, 2].map((i) =>
    x.reduce((sum, value, k) => sum + value * (gram.values[i * 3 + k] ?? 0), 0),
  );
  expect(back.map((value) => Number(value.toFixed(9)))).toEqual([1, 2, 3]);
  expect(inverseColumn(cholesky, 1)).toEqual(solve(cholesky, Float64Array.of(0, 1, 0)));
});

test("a column that is a combination of others is named, not solved for", () => {
  const [a, b, c] = columns as [Float64Array, Float64Array, Float64Array];
  const sum = a.map((value, row) => 2 * value - (b[row] ?? 0));
  const gram = gramOf([a, b, sum, c]);
  expect(dependentIn(gram)).toEqual([2]);
  expect(() => factor(gram, nameOf)).toThrow("x2");
  expect(dependentIn(part(gram, [0, 1, 3]))).toEqual([]);
});

test("the odds of a logistic regression on one group are those of its shares", () => {
  const one = new Float64Array(10).fill(1);
  const group = Float64Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
  const target = Float64Array.of(1, 0, 0, 0, 0, 1, 1, 1, 0, 0);
  const { coefficients, probabilities } = logistic([one, group], target, { nameOf });
  expect(probabilities[0]).toBeCloseTo(0.2, 9);
  expect(probabilities[9]).toBeCloseTo(0.6, 9);
  expect(coefficients[1]).toBeCloseTo(Math.log(6), 9);
});

test("where a column tells the target without error, it is named instead of running away", () => {
  const one = new Float64Array(40).fill(1);
  const sign = one.map((_, row) => (row < 20 ? -1 : 1));
  const target = sign.map((value) => (value > 0 ? 1 : 0));
  expect(() => logistic([one, sign], target, { nameOf })).toThrow("x1 tells without error");
});
