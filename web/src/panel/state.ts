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
  /** Whether what is there is nothing. */
  empty?: boolean | undefined;
}

/** What the answer means for one panel: a fault of another panel's field is none of its own. */
export function panelState<Data>({ page, fields, empty = false }: Reading<Data>): PanelState {
  const { data, loading, faults, at, retry } = page;
  const own = faults.find(({ field }) => field === undefined || fields.some((one) => one === field));
  const here = data && fields.some((field) => data[field] !== undefined && data[field] !== null);
  if (own?.code === "FORBIDDEN") return { is: "suppressed", reason: "Your role does not see this." };
  if (own && !here) return { is: "error", fault: own, retry };
  if (!data) return loading ? { is: "loading" } : { is: "empty" };
  if (own)
    return own.field === undefined ? { is: "stale", since: at, fault: own } : { is: "partial", fault: own };
  return empty ? { is: "empty" } : { is: "ready" };
}
