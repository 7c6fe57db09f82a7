import type { Parcel } from "./delivery.ts";
import type { Refusal } from "./interaction.ts";
import { cellsBy, type Mapping } from "./mapping.ts";
import type { Rejects } from "./rejects.ts";
import type { Row } from "./rows/row.ts";
import { rowsOf } from "./rows/rows.ts";

export const personFields = {
  required: ["person", "manager"],
  optional: ["name", "team", "zone", "hours", "share"],
} as const;

export type PersonField = (typeof personFields)["required" | "optional"][number];

/** Who somebody is, as the API takes it. */
interface PersonInput {
  address: string;
  /** One's own address says that nobody is above. */
  manager: string | undefined;
  name: string | undefined;
  team: string | undefined;
  zone: string | undefined;
  contractHours: number | undefined;
}

type PersonVerdict = { person: PersonInput } | { refusal: Refusal };

/** Hours a week of whoever is not in part-time. */
const FULL_TIME = 40;

/** What the rows of a hierarchy file say. */
function peopleOf(mapping: Mapping<PersonField>) {
  const { columns, cell } = cellsBy(mapping);
  return {
    columns,
    verdictOn(row: Row): PersonVerdict {
      if ("fault" in row) return refused("BROKEN_LINE", `The line cannot be read: ${row.fault}`);
      const [address, manager, name, team, zone, hours, share] = (
        ["person", "manager", "name", "team", "zone", "hours", "share"] as const
      ).map((field) => cell(row.cells, field) || undefined);
      if (!address) return refused("EMPTY_FIELD", `${JSON.stringify(mapping.person)} is empty`);
      const said = hours === undefined ? undefined : Number(hours);
      const shared = share === undefined ? undefined : FULL_TIME * shareIn(share);
      if (Number.isNaN(said))
        return refused("INVALID_HOURS", `${JSON.stringify(hours)} is no number of hours`);
      if (Number.isNaN(shared))
        return refused("INVALID_SHARE", `${JSON.stringify(share)} is no share of full time: 0.5 or 50 %`);
      return { person: { address, manager, name, team, zone, contractHours: said ?? shared } };
    },
  };
}

/** Of somebody in part-time. NaN where it is none. A whole number above 1 can only be meant as per cent. */
function shareIn(text: string): number {
  const [, number, percent] = /^(\d{1,3}(?:[.,]\d{1,4})?)\s*(%?)$/.exec(text) ?? [];
  const value = Number(number?.replace(",", "."));
  const share = percent || value > 1 ? value / 100 : value;
  return share > 0 && share <= 1 ? share : Number.NaN;
}

const refused = (code: string, reason: string): PersonVerdict => ({ refusal: { code, reason } });

/** A hierarchy file that was read through once. */
export interface PeopleSource {
  file: string;
  rows: number;
  /** Reads it again; what cannot be taken goes to the rejects instead. */
  parcels(rejects: Rejects): AsyncGenerator<Parcel<PersonInput>>;
}

export async function openPeople(file: string, mapping: Mapping<PersonField>): Promise<PeopleSource> {
  const { columns, verdictOn } = peopleOf(mapping);
  let rows = 0;
  for await (const _row of rowsOf(file, columns)) rows += 1;
  async function* parcels(rejects: Rejects) {
    for await (const row of rowsOf(file, columns)) {
      const verdict = verdictOn(row);
      if ("refusal" in verdict) rejects.add(row, verdict.refusal);
      else yield { line: row.line, text: row.text, item: verdict.person };
    }
  }
  return { file, rows, parcels };
}
