/** Seeded, so that a failure can be looked at again. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const HEAD = 8;
const OUTSIDERS = 4;

/**
 * A company's mail in the shape of Radoslaw's: one row per recipient, local times, no ids, rows of a send far apart, some
 * messages to oneself, some rows that repeat another exactly, and a hierarchy in which the head reports to itself.
 */
export function company({ people = 40, sends = 600, seed = 1 } = {}) {
  const random = randomFrom(seed);
  const rows: string[] = [];
  let toOneself = 0;
  for (let send = 0; send < sends; send += 1) {
    const sender = 1 + random(people);
    const at = new Date(Date.UTC(2010, 0, 4, 7) + send * 61_000 * 37)
      .toISOString()
      .slice(0, 19)
      .replace("T", " ");
    for (const recipient of new Set(Array.from({ length: 1 + random(4) }, () => 1 + random(people)))) {
      if (recipient === sender) toOneself += 1;
      rows.push(`${sender};${recipient};${at}`);
    }
  }
  const repeats = rows.filter((row) => {
    const [sender, recipient] = row.split(";");
    return sender !== recipient && random(20) === 0;
  });
  rows.push(...repeats);
  const reports = Array.from({ length: people - OUTSIDERS }, (_, index) => index + 1).map(
    (person) => `${person},${person <= HEAD ? HEAD : 1 + random(person - 1)}`,
  );
  return {
    mail: ["Sender;Recipient;EventDate", ...rows, ""].join("\n"),
    hierarchy: ["ID,ReportsToID", ...reports, ""].join("\n"),
    rows: rows.length,
    toOneself,
    repeats: repeats.length,
    head: String(HEAD),
    inHierarchy: reports.length,
  };
}
