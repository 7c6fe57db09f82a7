import { type Role, roles } from "@organism/runtime/access/roles.ts";

type HumanRole = Exclude<Role, "service">;

export interface DemoUser {
  subject: string;
  name: string;
  role: HumanRole;
  about: string;
}

const about: Record<HumanRole, string> = {
  employee: "own week, own alerts, own actions",
  manager: "published numbers of groups",
  analyst: "causal questions, exports, free queries",
  approver: "decides about proposed actions",
  "privacy-officer": "audit log, retention, kill switch",
  operator: "queues, dead letters, health",
  admin: "runs the system, brings data in",
  premium: "an employee with higher request limits",
};

/** One per human role, named after it: nobody real is meant. */
export const demoUsers: readonly DemoUser[] = roles
  .filter((role) => role !== "service")
  .map((role) => ({
    subject: `demo-${role}`,
    name: `Demo ${role.replace("-", " ")}`,
    role,
    about: about[role],
  }));
