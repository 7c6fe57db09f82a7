import { type Kysely, sql } from "kysely";
import { unitsOf } from "../model/person.ts";
import type { Tables } from "./tables.ts";

/** The team numbers of named units, by their path as it was written; units that are not known yet are made, with those above. */
export async function unitsBehind(
  db: Kysely<Tables>,
  dataset: number,
  written: readonly string[],
): Promise<Map<string, number | undefined>> {
  const chains = written.map(chainOf);
  const levels = Map.groupBy(new Set(chains.flat()), (path) => unitsOf(path).length);
  const numbers = new Map<string, number>();
  for (const [, paths] of [...levels].toSorted(([a], [b]) => a - b)) {
    for (const [path, number] of await upsertUnits(db, dataset, paths.toSorted())) numbers.set(path, number);
  }
  return new Map(written.map((path) => [path, numbers.get(unitsOf(path).join("/"))]));
}

/** `Sales/North` gives `Sales` and `Sales/North`. */
function chainOf(path: string): string[] {
  const units = unitsOf(path);
  return units.map((_, i) => units.slice(0, i + 1).join("/"));
}

async function upsertUnits(db: Kysely<Tables>, dataset: number, paths: string[]) {
  const parents = paths.map((path) => unitsOf(path).slice(0, -1).join("/"));
  const names = paths.map((path) => unitsOf(path).at(-1));
  const { rows } = await sql<{ path: string; number: number }>`
    with wanted as (select * from unnest(${paths}::text[], ${parents}::text[], ${names}::text[]) as w(path, parent, name)),
    made as (
      insert into graph.team (dataset, path, name, parent)
      select ${dataset}, wanted.path, wanted.name, above.number
      from wanted left join graph.team above on above.dataset = ${dataset} and above.path = wanted.parent and above.path <> ''
      on conflict (dataset, path) do nothing
      returning path, number)
    select path, number from made
    union all
    select path, number from graph.team where dataset = ${dataset} and path = any(${paths}::text[])`.execute(
    db,
  );
  return rows.map(({ path, number }) => [path, number] as const);
}
