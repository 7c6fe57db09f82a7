import { type Gate, isId, type VisiblePerson, visiblePeople } from "@organism/graph";
import type { Viewer } from "@organism/runtime/access/auth.ts";
import DataLoader from "dataloader";
import type { Kysely } from "kysely";
import {
  type Group,
  groupsBehind,
  type Suppression,
  suppressionsOf,
  type TrendAsked,
  type TrendPoint,
  trendsOf,
} from "./store/published.ts";
import type { Tables } from "./store/tables.ts";

/** What one request asks for piece by piece and the store answers at once. */
export interface Loaders {
  /** Oneself; null for anybody else, as for an id that nobody has. */
  self: DataLoader<string, VisiblePerson | null>;
  groups: DataLoader<string, Group | null>;
  groupsByNumber: DataLoader<number, Group | null>;
  trends: DataLoader<TrendAsked, TrendPoint[]>;
  /** By the group's id. */
  suppressions: DataLoader<string, Suppression>;
}

export const loadersFor = (viewer: Viewer, gate: Gate, db: Kysely<Tables>): Loaders => ({
  self: new DataLoader(
    async (ids) => {
      const found = await visiblePeople(
        gate,
        viewer,
        "reference",
        ids.map((id) => ({ id, fields: [] })),
      );
      return found.map((person) => (person?.self ? person : null));
    },
    { cache: false },
  ),
  groups: new DataLoader(async (ids) => {
    const found = new Map(
      (await groupsBehind(db, { ids: ids.filter(isId) })).map((group) => [group.id, group]),
    );
    return ids.map((id) => found.get(id) ?? null);
  }),
  groupsByNumber: new DataLoader(async (numbers) => {
    const found = new Map((await groupsBehind(db, { numbers })).map((group) => [group.team, group]));
    return numbers.map((number) => found.get(number) ?? null);
  }),
  trends: new DataLoader((asked) => trendsOf(db, asked), { cache: false }),
  suppressions: new DataLoader((ids) => suppressionsOf(db, ids)),
});
