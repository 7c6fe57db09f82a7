/** What somebody may do. Names are `thing:deed`, as in `@requiresScopes` of the schema. */
export type Scope =
  // One's own person: weeks, centrality, interventions, who looked. Nobody gets another's by it.
  | "self"
  // Alerts: one's own and those of published groups; the rows are gated by visibility, not here.
  | "alerts:read"
  // The published set of groups; an employee's plane is the personal one.
  | "groups:read"
  // Takes group numbers out of the system, where no gate follows them.
  | "export"
  // Analyses are costly and can be steered by repeated questions, so few may ask.
  | "analyses:run"
  // Decides about a named person; kept from those who propose and those who operate.
  | "interventions:approve"
  // Stops every action at once. Harmless by itself, so whoever may notice harm has it.
  | "actions:halt"
  // The audit log of all: oversight (AI Act art. 26, works council), not curiosity.
  | "audit:read"
  // Erases a person for good (GDPR art. 17); kept to whoever answers for it.
  | "people:erase"
  // Brings people and interactions in, and makes datasets: connectors and whoever connects them.
  | "interactions:write"
  // What counts as a tie: it moves every number of a dataset, so few may, under their name and with a reason.
  | "graph:configure"
  // Documents outside the manifest, and introspection: whoever has it can shape load.
  | "documents:adhoc"
  // Queues, dead letters, pipelines: the machine without the people in it.
  | "system:operate"
  // Higher request limits.
  | "limits:raised";

/** The one table from role to scopes. A role that is not in it grants nothing. */
const scopes = {
  employee: ["self", "alerts:read"],
  manager: ["self", "alerts:read", "groups:read"],
  analyst: ["self", "alerts:read", "groups:read", "export", "analyses:run", "documents:adhoc"],
  approver: ["self", "alerts:read", "groups:read", "interventions:approve"],
  "privacy-officer": ["self", "alerts:read", "groups:read", "audit:read", "actions:halt", "people:erase"],
  operator: ["self", "alerts:read", "system:operate", "actions:halt"],
  // Not approver and not export: whoever runs the system neither decides about people nor carries their data off.
  admin: [
    "self",
    "alerts:read",
    "groups:read",
    "audit:read",
    "actions:halt",
    "interactions:write",
    "documents:adhoc",
    "graph:configure",
    "system:operate",
  ],
  // A machine has no person, hence no `self`.
  service: ["interactions:write"],
  premium: ["self", "alerts:read", "limits:raised"],
} as const satisfies Record<string, readonly Scope[]>;

export type Role = keyof typeof scopes;

export const roles = Object.keys(scopes) as readonly Role[];

export const isRole = (name: string): name is Role => Object.hasOwn(scopes, name);

export function scopesOf(names: readonly Role[]): ReadonlySet<Scope> {
  return new Set(names.flatMap((name): readonly Scope[] => scopes[name]));
}
