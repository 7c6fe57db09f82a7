/** A team of a tree: what is said of it is said of everybody in it and below. */
export interface Node<Team> {
  team: Team;
  /** Null for the topmost alone. */
  parent: Team | null;
  /** People whose smallest team it is. */
  own: number;
}

/** How many people no published team holds yet; from `sizeMin` on it makes no difference how many. */
type Left = number;

/** The best way so far to leave that many over: the teams it publishes are its own and those of its parts. */
interface Way<Team> {
  score: number;
  team?: Team;
  parts: readonly Way<Team>[];
}

/** How much one more published team counts against any number of people in it. */
const ONE_TEAM = 1e9;

/**
 * Which teams can be published so that each, and each without its published parts, has `sizeMin` people or none: then no
 * union, intersection or difference of published teams has fewer. As many teams as possible; among equals, the larger.
 * `nodes` lists parents before their parts; equal inputs give equal answers.
 */
export function choosePublished<Team>(nodes: readonly Node<Team>[], sizeMin: number): Set<Team> {
  const parts = Map.groupBy(nodes, ({ parent }) => parent);
  const sizes = new Map<Team, number>();
  const ways = new Map<Team | null, Map<Left, Way<Team>>>();
  for (const { team, own } of nodes.toReversed()) {
    const below = parts.get(team) ?? [];
    const size = own + below.reduce((sum, part) => sum + (sizes.get(part.team) ?? 0), 0);
    sizes.set(team, size);
    let open = new Map<Left, Way<Team>>([[Math.min(own, sizeMin), { score: 0, parts: [] }]]);
    for (const part of below) open = join(open, ways.get(part.team) ?? new Map(), sizeMin);
    ways.set(team, size < sizeMin ? open : withItself(team, size, open, sizeMin));
  }
  const top = nodes[0];
  return new Set(top ? teamsOf(best([...(ways.get(top.team)?.values() ?? [])])) : []);
}

function join<Team>(a: Map<Left, Way<Team>>, b: Map<Left, Way<Team>>, sizeMin: number) {
  const joined = new Map<Left, Way<Team>>();
  for (const [leftA, wayA] of a)
    for (const [leftB, wayB] of b) {
      const left = Math.min(leftA + leftB, sizeMin);
      const score = wayA.score + wayB.score;
      if (score > (joined.get(left)?.score ?? -1)) joined.set(left, { score, parts: [wayA, wayB] });
    }
  return joined;
}

/** Adds the way in which the team itself is published: then nothing is left over. */
function withItself<Team>(team: Team, size: number, open: Map<Left, Way<Team>>, sizeMin: number) {
  const inside = best([...open].flatMap(([left, way]) => (left === 0 || left === sizeMin ? [way] : [])));
  if (!inside) return open;
  return new Map([...open, [0, { score: inside.score + ONE_TEAM + size, team, parts: [inside] }]]);
}

const best = <Team>(ways: readonly Way<Team>[]) => ways.toSorted((a, b) => b.score - a.score)[0];

// A loop, because ways are nested as deeply as there are teams.
function teamsOf<Team>(way: Way<Team> | undefined): Team[] {
  const teams: Team[] = [];
  const open = way ? [way] : [];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.team !== undefined) teams.push(next.team);
    open.push(...next.parts);
  }
  return teams;
}
