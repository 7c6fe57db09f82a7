import type { Refusal } from "./verdict.ts";

const ADDRESS_MAX = 320;
const NAME_MAX = 200;
const UNIT_MAX = 80;
const DEPTH_MAX = 12;
const HOURS_MAX = 80;

// Characters that nobody types and that make a text look like another one; every other character is data.
const UNREADABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/u;

/** Who somebody is, as recorded: what is left out stays as it was, null clears it. */
export interface PersonRecord {
  address: string;
  name?: string | null;
  /** The unit as a path from the top. */
  team?: string | null;
  /** The manager's address; one's own says that nobody is above. */
  manager?: string | null;
  zone?: string | null;
  contractHours?: number | null;
}

/** Why the record cannot be taken as it stands, if so. */
export function refusePerson(record: PersonRecord): Refusal | null {
  return (
    refuseAddress("address", record.address) ??
    (record.manager == null ? null : refuseAddress("manager", record.manager)) ??
    refuseName(record.name) ??
    refuseTeam(record.team) ??
    refuseZone(record.zone) ??
    refuseHours(record.contractHours)
  );
}

function refuseAddress(field: string, address: string): Refusal | null {
  const length = address.trim().length;
  if (length > 0 && length <= ADDRESS_MAX && !UNREADABLE.test(address)) return null;
  const reason = `${field} has ${length} characters; give it 1 to ${ADDRESS_MAX}, none of them a control character`;
  return { code: "INVALID_ADDRESS", reason };
}

function refuseName(name: string | null | undefined): Refusal | null {
  if (name == null || isLabel(name, NAME_MAX)) return null;
  const reason = `name must have 1 to ${NAME_MAX} characters, none of them a control character; leave it out where there is none`;
  return { code: "INVALID_NAME", reason };
}

function refuseTeam(team: string | null | undefined): Refusal | null {
  if (team == null) return null;
  const units = unitsOf(team);
  if (units.length <= DEPTH_MAX && units.every((unit) => isLabel(unit, UNIT_MAX))) return null;
  const reason = `team must be up to ${DEPTH_MAX} names of 1 to ${UNIT_MAX} characters with / between them, such as Sales/North`;
  return { code: "INVALID_TEAM", reason };
}

function refuseZone(zone: string | null | undefined): Refusal | null {
  if (zone == null || isZone(zone)) return null;
  const reason = `${JSON.stringify(zone.slice(0, 60))} is no IANA zone; write one such as Europe/Warsaw`;
  return { code: "UNKNOWN_ZONE", reason };
}

function refuseHours(hours: number | null | undefined): Refusal | null {
  if (hours == null || (hours >= 0 && hours <= HOURS_MAX)) return null;
  return {
    code: "INVALID_HOURS",
    reason: `contractHours is ${hours}; give hours a week from 0 to ${HOURS_MAX}`,
  };
}

/** The names along a path, from the top. */
export const unitsOf = (path: string): string[] =>
  path.split("/").map((unit) => unit.trim().normalize("NFC"));

const isLabel = (text: string, longest: number) =>
  text.trim().length > 0 && text.length <= longest && !UNREADABLE.test(text);

const zones = new Map<string, boolean>();

// Asking Intl is slow, and it is the only one who knows every alias; an offset such as +01:00 has no daylight saving.
function isZone(zone: string): boolean {
  if (!/^[A-Za-z][\w+/-]{0,60}$/.test(zone)) return false;
  const known = zones.get(zone) ?? isKnownToIntl(zone);
  if (known) zones.set(zone, known);
  return known;
}

function isKnownToIntl(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false; // the way Intl says no
  }
}
