import type { Fault } from "../graph/fault.ts";
import type { Page } from "../graph/page.ts";

/** In which of its states a panel is. `ready` is none of the six: it shows what it is for. */
export type PanelState =
  | { is: "ready" }
  | { is: "loading" }
  /** There is nothing; the panel says what to do next. */
  | { is: "empty" }
  /** Some is missing, and why. */
  | { is: "partial"; fault: Fault }
  /** It could not be asked again since. */
  | { is: "stale"; since: number | undefined; fault: Fault }
  /** It may not be said, and why. */
  | { is: "suppressed"; reason: string }
  | { is: "error"; fault: Fault; retry(): void };

interface Reading<Data> {
  page: Page<Data>;
  /** The fields of the page's query that the panel stands on. */
  fields: readonly (keyof Data & string)[];
  /** The one part of them that the panel shows, where others show the rest. */
  part?: string;
  /** Whether what is there is nothing. */
  empty?: boolean | undefined;
}

/** What the answer means for one panel: a fault of another panel's field is none of its own. */
export function panelState<Data>({ page, fields, part, empty = false }: Reading<Data>): PanelState {
  const { data, loading, faults, at, retry } = page;
  const own = faults.find(
    ({ path: [field, below] }) =>
      field === undefined ||
      (fields.some((one) => one === field) && (part === undefined || below === undefined || below === part)),
  );
  const here = fields.some((field) => isThere(data?.[field], part));
  if (own && !here) return without(own, retry);
  if (!data) return loading ? { is: "loading" } : { is: "empty" };
  if (own)
    return own.path.length === 0 ? { is: "stale", since: at, fault: own } : { is: "partial", fault: own };
  return empty ? { is: "empty" } : { is: "ready" };
}

function without(fault: Fault, retry: () => void): PanelState {
  if (fault.code === "FORBIDDEN") return notForYou;
  // Nothing is built yet, which is no fault.
  return fault.code === "NOT_READY" ? { is: "empty" } : { is: "error", fault, retry };
}

const notForYou: PanelState = { is: "suppressed", reason: "Your role does not see this." };

function isThere(value: unknown, part: string | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (part === undefined) return true;
  const below = (value as Record<string, unknown>)[part];
  return below !== undefined && below !== null;
}
