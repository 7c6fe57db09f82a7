/** Rows as they were read: person-weeks, in the order of person and week. NaN is a value that is not known. */
export interface Table {
  /** In its own unit, of the weeks after. */
  outcome: Float64Array;
  /** 0 or 1, or a dose in its own unit. */
  treatment: Float64Array;
  /** What is adjusted for, of the weeks before, each in its own unit. */
  covariates: Readonly<Record<string, Float64Array>>;
  /** Columns that are neither, by name: an instrument, who took an offer up. */
  beside?: Readonly<Record<string, Float64Array>>;
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
export function completeRows({ outcome, treatment, covariates, beside = {}, cluster }: Table): {
  rows: Int32Array;
  dropped: Dropped;
} {
  const rest = [...Object.values(covariates), ...Object.values(beside)];
  const lacks = new Array<keyof Dropped | undefined>(cluster.length);
  const note = (column: Float64Array, lack: keyof Dropped, is: (value: number) => boolean) => {
    for (let row = 0; row < lacks.length; row++) if (is(column[row] as number)) lacks[row] ??= lack;
  };
  for (const column of [outcome, treatment, ...rest]) note(column, "infinite", isInfinite);
  note(outcome, "outcome", Number.isNaN);
  note(treatment, "treatment", Number.isNaN);
  for (const column of rest) note(column, "covariate", Number.isNaN);
  const dropped: Dropped = { infinite: 0, outcome: 0, treatment: 0, covariate: 0 };
  for (const lack of lacks) if (lack) dropped[lack]++;
  const rows = Int32Array.from(lacks.keys()).filter((row) => lacks[row] === undefined);
  return { rows, dropped };
}

const isInfinite = (value: number) => value === Infinity || value === -Infinity;
