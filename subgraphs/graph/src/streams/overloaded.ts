import { OrganismError } from "@organism/runtime/errors.ts";

/** The refusal of a call for which there is no room: what waits, and in how many seconds the same may be sent again. */
export const overloaded = (waiting: string, retryAfterSeconds: number): OrganismError =>
  new OrganismError(
    "OVERLOADED",
    `${waiting} already; nothing was taken, send the same again in ${retryAfterSeconds} second${retryAfterSeconds === 1 ? "" : "s"}`,
    { retryAfterSeconds },
  );
