/** What the ties around one person add up to: whole numbers, so that a tie that comes or goes moves them exactly. */
export interface Surroundings {
  degree: number;
  /** Pairs of the person's neighbours who have a tie with each other. */
  triangles: number;
}

/**
 * The local clustering coefficient: of the pairs of a person's neighbours, the share that know each other (Watts and
 * Strogatz 1998); 0 where there is no pair, as igraph's `transitivity_local_undirected(mode="zero")`.
 */
export function clusteringOf({ degree, triangles }: Surroundings): number {
  return degree < 2 ? 0 : (2 * triangles) / (degree * (degree - 1));
}

export interface TieChange<Id> {
  between: readonly [Id, Id];
  kind: "formed" | "ended";
}

/** What must be known of the graph; whether the tie itself already stands in it makes no difference to `neighboursOf`. */
export interface Known<Id> {
  neighboursOf: (person: Id) => ReadonlySet<Id>;
  /** Before the change. */
  surroundingsOf: (person: Id) => Surroundings;
}

/** The surroundings after the change of everybody whom it moves: its two ends, and those who know both. */
export function surroundingsAfter<Id>(
  { between: [one, other], kind }: TieChange<Id>,
  { neighboursOf, surroundingsOf }: Known<Id>,
): Map<Id, Surroundings> {
  const step = kind === "formed" ? 1 : -1;
  const moved = (person: Id, degree: number, triangles: number): [Id, Surroundings] => {
    const before = surroundingsOf(person);
    return [person, { degree: before.degree + degree, triangles: before.triangles + triangles }];
  };
  const common = neighboursOf(one).intersection(neighboursOf(other));
  return new Map([
    moved(one, step, step * common.size),
    moved(other, step, step * common.size),
    ...[...common].map((person) => moved(person, 0, step)),
  ]);
}
