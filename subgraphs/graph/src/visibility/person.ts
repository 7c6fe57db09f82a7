import type { Viewer } from "@organism/runtime/access/auth.ts";
import { scopesOf } from "@organism/runtime/access/roles.ts";
import type { Kysely } from "kysely";
import { isId } from "../model/id.ts";
import { logReadings, type Reading } from "../store/access.ts";
import { ownRow, type PersonRow, personRows } from "../store/identity.ts";
import type { Tables } from "../store/tables.ts";

/** What the gate stands on. */
export interface Gate {
  db: Kysely<Tables>;
  /** OIDC_ISSUER: subjects are this provider's. */
  issuer: string;
}

/** A person the viewer may see: oneself, or somebody who agreed to be named. */
export type VisiblePerson = PersonRow;

interface Asked {
  id: string;
  /** The dataset's number, where the person must be of that one. */
  dataset?: number;
  /** The fields that will be told, for whoever is read. */
  fields: readonly string[];
}

/**
 * Who of those asked for the viewer may see, in their order. A person who may not be seen and an id that nobody has give
 * the same null. Reading somebody else is logged before it is answered, for `purpose`.
 */
export async function visiblePeople(
  gate: Gate,
  viewer: Viewer,
  purpose: string,
  asked: readonly Asked[],
): Promise<(VisiblePerson | null)[]> {
  const ids = asked.map(({ id }) => id).filter(isId);
  const found = await personRows(gate.db, { issuer: gate.issuer, subject: viewer.subject }, ids);
  const visible = new Map(found.filter((row) => maySee(viewer, row)).map((row) => [row.id, row]));
  const answers = asked.map(({ id, dataset }) => {
    const row = visible.get(id.toLowerCase());
    return row && (dataset === undefined || dataset === row.dataset) ? row : null;
  });
  const role = viewer.roles.find(grantsNames) ?? "";
  const readings = asked.flatMap(({ fields }, i): Reading[] => {
    const row = answers[i];
    return row && !row.self ? fields.map((field) => ({ person: row.number, role, purpose, field })) : [];
  });
  await logReadings(gate.db, readings);
  return answers;
}

/** Who the viewer is in the dataset; null where nobody. */
export const ownPerson = async (
  gate: Gate,
  viewer: Viewer,
  dataset: number,
): Promise<VisiblePerson | null> =>
  viewer.scopes.has("self")
    ? ((await ownRow(gate.db, { issuer: gate.issuer, subject: viewer.subject }, dataset)) ?? null)
    : null;

const maySee = (viewer: Viewer, row: PersonRow) =>
  row.self ? viewer.scopes.has("self") : row.named && viewer.scopes.has("groups:read");

const grantsNames = (role: Viewer["roles"][number]) => scopesOf([role]).has("groups:read");
