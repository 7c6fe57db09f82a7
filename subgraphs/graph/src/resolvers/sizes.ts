import { OrganismError } from "@organism/runtime/errors.ts";
import { sizeOf } from "../model/page.ts";

/** As many as one call brings in. */
const MOST_ITEMS = 1_000;

/** How many of a list are asked for; refuses what is out of range. */
export function demandSize(first: number | null | undefined): number {
  const size = sizeOf(first);
  if (size.allowed) return size.first;
  throw new OrganismError("BAD_USER_INPUT", size.reason);
}

/** Refuses a call with no items or too many; `argument` is what they came as. */
export function demandItems(argument: string, { length }: readonly unknown[]): void {
  if (length >= 1 && length <= MOST_ITEMS) return;
  const message = `${argument} has ${length} items; send 1 to ${MOST_ITEMS} in a call, nothing was taken`;
  throw new OrganismError("BAD_USER_INPUT", message);
}
