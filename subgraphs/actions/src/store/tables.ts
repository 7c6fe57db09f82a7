/** The tables of the Postgres schema `actions`, as kysely sees them. */
export interface Tables {
  "actions.kind": KindTable;
  "actions.refused_kind": RefusedKindTable;
}

type Impact = "LOW" | "MEDIUM" | "HIGH";

interface KindTable {
  id: string;
  /** From 1; the highest is in force. */
  version: number;
  name: string;
  impact: Impact;
  impact_after_opt_in: Impact | null;
  consent: ("PERSON" | "ORGANISER" | "APPROVER" | "TEAM_LEAD" | "RECEIVER")[];
  reversibility: "NOTHING_TO_UNDO" | "AUTOMATIC" | "MANUAL" | "IMPOSSIBLE";
  compensation: string;
  channels: ("CALENDAR" | "MAIL" | "SLACK" | "WEBHOOK" | "IN_APP")[];
  success: string;
}

/** Not versioned: what is refused always is never allowed by a later version. */
interface RefusedKindTable {
  id: string;
  name: string;
  reason: string;
}
