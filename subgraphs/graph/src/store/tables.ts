import type { ColumnType, Generated } from "kysely";

/** The tables of the Postgres schema `graph`, as kysely sees them. */
export interface Tables {
  "graph.dataset": DatasetTable;
  "graph.person": PersonTable;
  "graph.team": TeamTable;
  "graph.alias": AliasTable;
  "graph.identity": IdentityTable;
  "graph.week": WeekTable;
  "graph.seat": SeatTable;
  "graph.published_team": PublishedTeamTable;
  "graph.published_tie": PublishedTieTable;
  "graph.access": AccessTable;
}

interface DatasetTable {
  number: Generated<number>;
  id: Generated<string>;
  name: string;
  live: boolean;
  simulated: Generated<boolean>;
  /** The newest event's time; kept null for a live dataset, whose horizon is the clock's. */
  newest_event: ColumnType<Date | null, never, Date>;
  created_at: Generated<Date>;
}

interface PersonTable {
  number: Generated<number>;
  id: Generated<string>;
  dataset: number;
  name: string | null;
  /** IANA zone; null where unknown. */
  zone: string | null;
  /** Hours a week. */
  contract_hours: number | null;
  manager: number | null;
  /** The unit that was named for the person; without one, the manager's team counts. */
  team: number | null;
  /** From then on the person stands in no numerator or denominator. */
  opted_out_at: Date | null;
  /** Since when the person agrees to be named to others. */
  named_at: Date | null;
  /** Since when the person is nobody; what is left of the row goes when nothing else is. */
  erased_at: Date | null;
  created_at: Generated<Date>;
}

interface TeamTable {
  number: Generated<number>;
  id: Generated<string>;
  dataset: number;
  name: string;
  /** The unit above a named unit; where a head's team stands is told by the head's manager. */
  parent: number | null;
  head: number | null;
  /** Of a named unit, from the top; empty for everybody. */
  path: string | null;
}

interface AliasTable {
  dataset: number;
  mac: Buffer;
  /** Null: a tombstone left by erasure. */
  person: number | null;
}

/** Who a signed-in subject is in a dataset. */
interface IdentityTable {
  issuer: string;
  subject: string;
  dataset: number;
  person: number;
}

/** A week whose groups were decided, by its Monday. */
interface WeekTable {
  dataset: number;
  monday: string;
  size_min: number;
  decided_at: Generated<Date>;
  /** Where the week ends a window: whether its numbers are kept. */
  window: "DUE" | "KEPT" | null;
  /** Under which it was announced, once Neo4j had it. */
  version: number | null;
  /** Since when it says nothing: somebody in it was erased. */
  withdrawn_at: Date | null;
}

/** Who was counted in a week, and where. */
interface SeatTable {
  dataset: number;
  monday: string;
  person: number;
  team: number;
  /** The smallest published team. */
  atom: number | null;
}

interface PublishedTeamTable {
  dataset: number;
  monday: string;
  team: number;
  parent: number | null;
  n: number | null;
  /** Why there is no `n`. */
  suppressed: "TOO_FEW" | "COMPLEMENTARY" | null;
  /** In weeks that end a window. */
  bridging: number | null;
}

interface PublishedTieTable {
  dataset: number;
  monday: string;
  a: number;
  b: number;
  weight: number;
}

/** A reading of somebody's row by somebody else. Who read is not kept. */
interface AccessTable {
  number: Generated<number>;
  person: number;
  at: Generated<Date>;
  role: string;
  purpose: string;
  field: string;
}
