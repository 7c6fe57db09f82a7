/** Somebody's place as recorded. */
export interface Recorded {
  person: number;
  /** Null: nobody is above. */
  manager: number | null;
  /** The unit that was named for the person. */
  unit: number | null;
}

/** What makes a team the same one tomorrow. */
export type TeamKey = "everybody" | `unit ${number}` | `head ${number}`;

export interface Tree {
  /** Every team with people in it or below it, and the team above: none for everybody. */
  parents: ReadonlyMap<TeamKey, TeamKey | null>;
  /** The smallest team of each person. */
  places: ReadonlyMap<number, TeamKey>;
}

/**
 * One tree of teams, in which everybody has one place. A person stands in the unit named for them, else in the team of
 * their manager; a head stands in the own team, which hangs where the head would stand otherwise.
 */
export function growTree(people: readonly Recorded[], unitsAbove: ReadonlyMap<number, number | null>): Tree {
  const heads = new Set(people.flatMap(({ manager, unit }) => (unit === null && manager ? [manager] : [])));
  const below = ({ manager, unit }: Recorded): TeamKey => {
    if (unit !== null) return `unit ${unit}`;
    return manager === null ? "everybody" : `head ${manager}`;
  };
  const above = new Map<TeamKey, TeamKey | null>([["everybody", null]]);
  for (const recorded of people)
    if (heads.has(recorded.person)) above.set(`head ${recorded.person}`, below(recorded));
  for (const [unit, parent] of unitsAbove)
    above.set(`unit ${unit}`, parent === null ? "everybody" : `unit ${parent}`);
  const places = new Map(
    people.map((recorded): [number, TeamKey] => {
      const { person } = recorded;
      return [person, heads.has(person) ? `head ${person}` : below(recorded)];
    }),
  );
  return { parents: peopled(above, places), places };
}

/** Without the units that nobody is in. */
function peopled(above: ReadonlyMap<TeamKey, TeamKey | null>, places: ReadonlyMap<number, TeamKey>) {
  const parents = new Map<TeamKey, TeamKey | null>([["everybody", null]]);
  for (const place of places.values()) {
    let team: TeamKey | null = place;
    while (team !== null && !parents.has(team)) {
      const parent: TeamKey | null = above.get(team) ?? null;
      parents.set(team, parent);
      team = parent;
    }
  }
  return parents;
}
