/** Who reports to whom: absent or null where nobody is above. */
export type Reporting = ReadonlyMap<number, number | null>;

/**
 * The people of `changes` whose new manager would make a ring, once everything else of `changes` holds. What is refused
 * stays as it was, which may close another ring with what is left; so it is looked for until there is none.
 */
export function ringMakers(stored: Reporting, changes: Reporting): Set<number> {
  const refused = new Set<number>();
  for (;;) {
    const accepted = [...changes].filter(([person]) => !refused.has(person));
    const managers = new Map([...stored, ...accepted]);
    const makers = [...peopleInRings(managers)].filter(
      (person) => changes.has(person) && !refused.has(person),
    );
    if (makers.length === 0) return refused;
    for (const maker of makers) refused.add(maker);
  }
}

function peopleInRings(managers: Reporting): Set<number> {
  const inRings = new Set<number>();
  const walkOf = new Map<number, number>();
  for (const start of managers.keys()) {
    let person: number | null = start;
    while (person !== null && !walkOf.has(person)) {
      walkOf.set(person, start);
      person = managers.get(person) ?? null;
    }
    // Met on this very walk: the walk has come round.
    if (person === null || walkOf.get(person) !== start) continue;
    while (!inRings.has(person)) {
      inRings.add(person);
      person = managers.get(person) ?? person;
    }
  }
  return inRings;
}
