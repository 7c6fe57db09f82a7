/** Rows as they were read: person-weeks, in the order of person and week. NaN is a value that is not known. */
export interface Table {
  /** In its own unit, of the weeks after. */
  outcome: Float64Array;
  /** 0 or 1, or a dose in its own unit. */
  treatment: Float64Array;
  /** What is adjusted for, of the weeks before, each in its own unit. */
  covariates: Readonly<Record<string, Float64Array>>;
  /** Who were treated together, by any number: a team, a meeting community, a person. */
  cluster: Int32Array;
}

/** Rows that could not be used, by the first thing they lack. */
export interface Dropped {
  infinite: number;
  outcome: number;
  treatment: number;
  covariate: number;
}

/** The rows on which everything is known, and how many were not. */
export function completeRows({ outcome, treatment, covariates, cluster }: Table): {
  rows: Int32Array;
  dropped: Dropped;
} {
  const dropped: Dropped = { infinite: 0, outcome: 0, treatment: 0, covariate: 0 };
  const measured = Object.values(covariates);
  const lackOf = (row: number): keyof Dropped | null => {
    const values = [outcome, treatment, ...measured].map((column) => column[row] as number);
    if (values.some((value) => Math.abs(value) === Infinity)) return "infinite";
    if (Number.isNaN(values[0])) return "outcome";
    if (Number.isNaN(values[1])) return "treatment";
    return values.some(Number.isNaN) ? "covariate" : null;
  };
  const rows = Int32Array.from({ length: cluster.length }, (_, row) => row).filter((row) => {
    const lack = lackOf(row);
    if (lack) dropped[lack]++;
    return lack === null;
  });
  return { rows, dropped };
}
