import type { Viewer } from "@organism/runtime/access/auth.ts";
import DataLoader from "dataloader";
import type { ShownTeam, Teams } from "./store/teams.ts";
import { type Gate, type VisiblePerson, visiblePeople } from "./visibility/person.ts";

/** What one request asks for piece by piece and the stores answer at once. Nothing is remembered: a gate is asked each time. */
export interface Loaders {
  people: DataLoader<{ id: string; fields: readonly string[] }, VisiblePerson | null>;
  teams: DataLoader<string, ShownTeam | null>;
}

export const loadersFor = (viewer: Viewer, gate: Gate, teams: Teams): Loaders => ({
  people: new DataLoader((asked) => visiblePeople(gate, viewer, "reference", asked), { cache: false }),
  teams: new DataLoader((ids) => teams.behind(ids), { cache: false }),
});
