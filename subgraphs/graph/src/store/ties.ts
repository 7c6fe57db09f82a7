import { type Kysely, sql } from "kysely";
import { tiesChanged } from "../facts.ts";
import type { TieChange } from "../model/surroundings.ts";
import type { Tables } from "./tables.ts";

/** A dataset's graph of ties at one version. */
export interface Topology {
  /** The dataset's. */
  number: number;
  /** Its public id. */
  id: string;
  /** Everything up to it is in: the last of all datasets. */
  version: number;
  /** The two people of each tie, one tie after another. */
  ties: Uint32Array;
  /** Everybody in the dataset, with ties or without. */
  people: number[];
}

/** One snapshot: the ties are those of the version, neither older nor newer. */
export async function topologyOf(db: Kysely<Tables>, dataset: number): Promise<Topology> {
  const transaction = db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only");
  return await transaction.execute(async (snapshot) => {
    const { rows } = await sql<{ id: string; version: number }>`
      select id, last as version from graph.dataset, graph.version where number = ${dataset}`.execute(
      snapshot,
    );
    // As bytes: an object for each of 300,000 ties would take more memory than all that is measured on them.
    const ties = await sql<{ bytes: Buffer | null }>`
      select string_agg(int4send(low) || int4send(high), ''::bytea) as bytes from graph.pair
      where dataset = ${dataset} and tied`.execute(snapshot);
    const people = await sql<{ number: number }>`
      select number from graph.person where dataset = ${dataset} and erased_at is null`.execute(snapshot);
    const { id = "", version = 0 } = rows[0] ?? {};
    return {
      number: dataset,
      id,
      version,
      ties: numbersIn(ties.rows[0]?.bytes ?? Buffer.alloc(0)),
      people: people.rows.map(({ number }) => number),
    };
  });
}

/** PostgreSQL sends the greatest byte first. */
function numbersIn(bytes: Buffer): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i));
}

export interface TieNews {
  dataset: number;
  version: number;
  change: TieChange<number>;
}

/** What came after a version: up to which one, and every tie that came or went meanwhile, in order. */
export interface News {
  version: number;
  ties: TieNews[];
  /** What was counted anew and is not measured whole since. */
  rebuilt: Rebuilt[];
}

export interface Rebuilt {
  dataset: number;
  version: number;
  /** Whether Neo4j shows it: until then it shows the ties of another rule, beside which no new score may stand. */
  shown: boolean;
}

const THOUSAND_BILLIONS = 1e12;

/** Null where some of it is not kept any more, or the database is from before a restore: whoever asks has to begin anew. */
export async function newsSince(db: Kysely<Tables>, version: number): Promise<News | null> {
  // One statement, one snapshot: versions are committed in their order, so that nothing up to the last is still to come.
  const { rows } = await sql<NewsRow>`
    select last, (select min(change.version) from graph.change) as oldest, data, (
      select json_agg(json_build_object('dataset', number, 'version', rebuilt, 'shown', rebuilt <= projected))
      from graph.dataset where rebuilt > measured) as rebuilt
    from graph.version left join graph.change on change.version > ${version} and fact = ${tiesChanged.name}
    order by change.version, ordinal`.execute(db);
  const { last = version, oldest = null, rebuilt = null } = rows[0] ?? {};
  const changed = rows.flatMap(({ data }) => (data ? [tiesChanged.data.parse(data)] : []));
  const whole = changed.length === 0 || (oldest !== null && oldest <= version + 1);
  if (!whole || epochOf(last) !== epochOf(version)) return null;
  return { version: last, ties: changed.flatMap(newsIn), rebuilt: rebuilt ?? [] };
}

interface NewsRow {
  last: number;
  oldest: number | null;
  data: unknown;
  rebuilt: Rebuilt[] | null;
}

const epochOf = (version: number) => Math.floor(version / THOUSAND_BILLIONS);

function newsIn({ dataset, version, added, removed }: ReturnType<typeof tiesChanged.data.parse>): TieNews[] {
  const told = (kind: "formed" | "ended") => (between: [number, number]) => {
    return { dataset, version, change: { between, kind } };
  };
  return [...added.map(told("formed")), ...removed.map(told("ended"))];
}
