import { type Kysely, sql, type Transaction } from "kysely";
import { type Atoms, type Decided, decideSeats } from "../model/seats.ts";
import { growTree, type TeamKey, type Tree } from "../model/tree.ts";
import { endsWindow, type Monday } from "../model/week.ts";
import type { Tables } from "./tables.ts";

/** Families this close are held against each other: a quarter, after which everybody's numbers have moved on. */
export const COMPARED_WEEKS = 12;

interface Week {
  /** The dataset's number. */
  dataset: number;
  monday: Monday;
  /** GROUP_SIZE_MIN. */
  sizeMin: number;
}

/** Decides a week's groups from the hierarchy as it is now, and keeps them for good; false where they were decided already. */
export async function decideWeek(db: Kysely<Tables>, { dataset, monday, sizeMin }: Week): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    await lockWeeks(transaction, dataset);
    const earlier = await comparedWeeks(transaction, dataset, monday);
    const strictest = Math.max(sizeMin, ...earlier.map((week) => week.size_min));
    const week = { dataset, monday, size_min: strictest, window: windowAt(monday) };
    const [made] = await transaction
      .insertInto("graph.week")
      .values(week)
      .onConflict((conflict) => conflict.doNothing())
      .returning("monday")
      .execute();
    if (!made) return false;
    const tree = await treeNow(transaction, dataset);
    const atoms = await atomsOf(transaction, dataset, earlier);
    const decided = decideSeats(tree, atoms, strictest);
    await keep(transaction, { dataset, monday, sizeMin: strictest, tree, decided });
    return true;
  });
}

/** One at a time says anything of a dataset's weeks, or withdraws one. Asked for before pairs and the version. */
export async function lockWeeks(db: Transaction<Tables>, dataset: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('graph.week'), ${dataset})`.execute(db);
}

const comparedWeeks = (db: Transaction<Tables>, dataset: number, monday: Monday) =>
  db
    .selectFrom("graph.week")
    .select(["monday", "size_min"])
    .where("dataset", "=", dataset)
    .where("monday", "<", monday)
    .where("monday", ">=", sql<string>`${monday}::date - ${COMPARED_WEEKS * 7}::int`)
    .execute();

/** The tree of those who take part. */
async function treeNow(db: Transaction<Tables>, dataset: number): Promise<Tree> {
  const people = await db
    .selectFrom("graph.person")
    .select(["number as person", "manager", "team as unit", "opted_out_at"])
    .where("dataset", "=", dataset)
    .execute();
  const units = await db
    .selectFrom("graph.team")
    .select(["number", "parent"])
    .where("dataset", "=", dataset)
    .where("path", "is not", null)
    .where("path", "<>", "")
    .execute();
  const taking = people.filter(({ opted_out_at }) => opted_out_at === null);
  return growTree(taking, new Map(units.map(({ number, parent }) => [number, parent])));
}

async function atomsOf(
  db: Transaction<Tables>,
  dataset: number,
  weeks: readonly { monday: Monday }[],
): Promise<Atoms[]> {
  if (weeks.length === 0) return [];
  const seats = await db
    .selectFrom("graph.seat as s")
    .innerJoin("graph.team as t", "t.number", "s.atom")
    .select(["s.monday", "s.person", "t.number", "t.head", "t.path"])
    .where("s.dataset", "=", dataset)
    .where(
      "s.monday",
      "in",
      weeks.map(({ monday }) => monday),
    )
    .execute();
  const byWeek = Map.groupBy(seats, ({ monday }) => monday);
  return [...byWeek.values()].map((week) => new Map(week.map((seat) => [seat.person, keyOf(seat)])));
}

interface StoredTeam {
  number: number;
  head: number | null;
  path: string | null;
}

function keyOf({ number, head, path }: StoredTeam): TeamKey {
  if (head !== null) return `head ${head}`;
  return path === "" ? "everybody" : `unit ${number}`;
}

const windowAt = (monday: Monday) => (endsWindow(monday) ? ("DUE" as const) : null);

interface Kept extends Week {
  tree: Tree;
  decided: Decided;
}

async function keep(db: Transaction<Tables>, kept: Kept): Promise<void> {
  const { dataset, monday, tree, decided } = kept;
  const numbers = await numbersOf(db, dataset, [...tree.parents.keys()]);
  const seats = [...decided.seats].map(([person, team]) => {
    const atom = decided.atoms.get(person);
    return { person, team: numbers.get(team), atom: atom && numbers.get(atom) };
  });
  await sql`
    insert into graph.seat (dataset, monday, person, team, atom)
    select ${dataset}, ${monday}, person, team, atom
    from jsonb_to_recordset(${JSON.stringify(seats)}::jsonb) as s(person int, team int, atom int)`.execute(
    db,
  );
  const teams = saidOf(kept).map(({ team, parent, ...said }) => ({
    ...said,
    team: numbers.get(team),
    parent: parent && numbers.get(parent),
  }));
  await sql`
    insert into graph.published_team (dataset, monday, team, parent, n, suppressed)
    select ${dataset}, ${monday}, team, parent, n, suppressed
    from jsonb_to_recordset(${JSON.stringify(teams)}::jsonb) as t(team int, parent int, n int, suppressed text)`.execute(
    db,
  );
}

/** How many each team has, or why that is not said: the few themselves, or others who could be told by it. */
function saidOf({ tree, decided, sizeMin }: Kept) {
  const counted = sizes(tree.parents, decided.seats);
  const recorded = sizes(tree.parents, tree.places);
  return [...tree.parents].map(([team, parent]) => {
    if (decided.published.has(team)) return { team, parent, n: counted.get(team) ?? 0, suppressed: null };
    const few = (recorded.get(team) ?? 0) < sizeMin;
    return { team, parent, n: null, suppressed: few ? "TOO_FEW" : "COMPLEMENTARY" };
  });
}

function sizes(parents: Tree["parents"], seats: ReadonlyMap<number, TeamKey>): Map<TeamKey, number> {
  const sizes = new Map<TeamKey, number>();
  for (const seat of seats.values())
    for (let team: TeamKey | null = seat; team !== null; team = parents.get(team) ?? null)
      sizes.set(team, (sizes.get(team) ?? 0) + 1);
  return sizes;
}

/** The teams' numbers; those of heads and of everybody are made when first needed. Their names tell of nobody. */
async function numbersOf(
  db: Transaction<Tables>,
  dataset: number,
  keys: readonly TeamKey[],
): Promise<Map<TeamKey, number>> {
  const heads = keys.filter((key) => key.startsWith("head ")).map((key) => Number(key.slice("head ".length)));
  await sql`
    insert into graph.team (dataset, head, id, name)
    select ${dataset}, head, id, 'Team ' || upper(left(id::text, 4)) || '-' || upper(right(id::text, 4))
    from (select head, gen_random_uuid() as id from unnest(${heads}::int[]) as head) as new
    on conflict (head) do nothing`.execute(db);
  await sql`
    insert into graph.team (dataset, path, name) values (${dataset}, '', 'Everybody')
    on conflict (dataset, path) do nothing`.execute(db);
  const teams = await db
    .selectFrom("graph.team")
    .select(["number", "head", "path"])
    .where("dataset", "=", dataset)
    .execute();
  return new Map(teams.map((team) => [keyOf(team), team.number]));
}
