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
export function completeRows(table: Table): { rows: Int32Array; dropped: Dropped } {
  const lacks = lacksIn(table);
  const dropped: Dropped = { infinite: 0, outcome: 0, treatment: 0, covariate: 0 };
  for (const lack of lacks.values()) dropped[lack]++;
  const rows = Int32Array.from(table.cluster.keys());
  return { rows: lacks.size > 0 ? rows.filter((row) => !lacks.has(row)) : rows, dropped };
}

/** By row, what it lacks; most rows lack nothing. */
function lacksIn({ outcome, treatment, covariates, beside = {} }: Table): Map<number, keyof Dropped> {
  const lacks = new Map<number, keyof Dropped>();
  const note = (column: Float64Array, lack: keyof Dropped) => {
    for (let row = 0; row < column.length; row++) {
      const value = column[row] as number;
      if (Number.isFinite(value)) continue;
      if (!Number.isNaN(value)) lacks.set(row, "infinite");
      else if (!lacks.has(row)) lacks.set(row, lack);
    }
  };
  note(outcome, "outcome");
  note(treatment, "treatment");
  for (const column of [...Object.values(covariates), ...Object.values(beside)]) note(column, "covariate");
  return lacks;
}
