import { protagonistOf } from "../activity/overtime.ts";
import { type Organisation, organisationOf, type Person } from "./organisation.ts";

/** Who each of the demo users is: nobody twice, and the manager is the employee's own. */
const parts: Record<string, (organisation: Organisation) => Person | undefined> = {
  employee: protagonistOf,
  manager: (organisation) => protagonistOf(organisation).manager,
  premium: ({ teams }) => teams[0]?.people[1],
  analyst: ({ teams }) => teams[0]?.people[2],
  "privacy-officer": ({ teams }) => teams[0]?.people[3],
  operator: ({ teams }) => teams[0]?.people[4],
  admin: ({ teams }) => teams[0]?.people[5],
  approver: ({ people }) => people[0],
};

/** The address of the person that the demo user with the role is; undefined where it is nobody there. */
export const addressOf = (
  role: string,
  { seed, people }: { seed: number; people: number },
): string | undefined => parts[role]?.(organisationOf(seed, people))?.address;
