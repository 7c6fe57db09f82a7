/** Lists are asked for in pieces of at most this many. */
const MOST = 100;

type Size = { allowed: true; first: number } | { allowed: false; reason: string };

export function sizeOf(first: number | null | undefined): Size {
  const size = first ?? 20;
  if (size >= 1 && size <= MOST) return { allowed: true, first: size };
  return { allowed: false, reason: `first is ${size}; ask for 1 to ${MOST}` };
}

/** What was found where one more than wanted was asked for, and whether there was one more. */
export function pageOf<Item, Edge extends { cursor: string }>(
  found: readonly Item[],
  first: number,
  edge: (item: Item, place: number) => Edge,
) {
  const edges = found.slice(0, first).map(edge);
  return { edges, pageInfo: { hasNextPage: found.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}
