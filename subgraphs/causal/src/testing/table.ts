import { type Random, randomOf } from "../model/random.ts";
import type { Table } from "../model/sample/table.ts";

export interface Made {
  seed: number;
  clusters: number;
  rowsPerCluster: number;
  covariates?: number;
  effect?: number;
  /** Whole clusters are treated, by lot; otherwise rows are, by what is measured of them. */
  byCluster?: boolean;
  /** The effect grows by this for each unit of the first covariate. */
  steeper?: number;
}

/** Box and Muller. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * Rows whose outcome is moved by the treatment by a known amount, by covariates, and by what their cluster
 * has in common.
 */
export function tableOf({
  seed,
  clusters,
  rowsPerCluster,
  covariates = 3,
  effect = 1,
  byCluster = false,
  steeper = 0,
}: Made): Table {
  const random = randomOf(seed);
  const rows = clusters * rowsPerCluster;
  const cluster = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / rowsPerCluster));
  const shared = Array.from({ length: clusters }, () => normal(random));
  const lot = Array.from({ length: clusters }, () => (random() < 0.5 ? 1 : 0));
  const measured = Array.from({ length: covariates }, () =>
    Float64Array.from({ length: rows }, () => normal(random)),
  );
  const pull = (row: number) =>
    measured.reduce((sum, column, k) => sum + (column[row] as number) / (k + 1), 0);
  const treatment = Float64Array.from(cluster, (team, row) =>
    byCluster ? (lot[team] as number) : random() < 1 / (1 + Math.exp(-0.5 * pull(row))) ? 1 : 0,
  );
  const outcome = treatment.map((treated, row) => {
    const mine = effect + steeper * (measured[0]?.[row] ?? 0);
    return mine * treated + pull(row) + (shared[cluster[row] as number] as number) + normal(random);
  });
  return {
    outcome,
    treatment,
    covariates: Object.fromEntries(measured.map((column, k) => [`x${k + 1}`, column])),
    cluster,
  };
}
