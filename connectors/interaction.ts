import { canonical } from "./address.ts";
import { cellsBy, type Mapping } from "./mapping.ts";
import type { ReadableRow, Row } from "./rows/row.ts";
import type { ReadTime } from "./time.ts";

export const interactionFields = {
  required: ["sender", "recipient", "at"],
  optional: ["id", "kind", "recipients", "seconds"],
} as const;

export type InteractionField = (typeof interactionFields)["required" | "optional"][number];

export const kinds = ["MAIL", "CHAT", "MEETING", "CALL", "REVIEW"] as const;
export type Kind = (typeof kinds)[number];

/** One send to one recipient, as a file says it. */
export interface Interaction {
  /** Undefined where the file has no ids: its content then stands for it. */
  id: string | undefined;
  from: string;
  to: string;
  at: Date;
  kind: Kind;
  /** Undefined where the file does not say it: it is then counted. */
  recipients: number | undefined;
  seconds: number | undefined;
}

/** Why one row was not taken. The codes are the system's where it would say the same. */
export interface Refusal {
  code: string;
  reason: string;
}

/** A message to oneself is refused, but is a recipient of its send all the same. */
export interface Verdict {
  interaction?: Interaction;
  refusal?: Refusal;
}

interface Reading {
  mapping: Mapping<InteractionField>;
  kind: Kind;
  readTime: ReadTime;
}

/** What the rows of one file say. What the system refuses in any case is refused here already, so that a dry run tells it too. */
export function interactionsOf({ mapping, kind: usual, readTime }: Reading) {
  const { columns, cell } = cellsBy(mapping);

  function verdictOn(row: Row): Verdict {
    if ("fault" in row) return refused("BROKEN_LINE", `The line cannot be read: ${row.fault}`);
    if (row.text.includes("\uFFFD")) return refused("BROKEN_LINE", "The line is not UTF-8; convert the file");
    const text = (field: InteractionField) => cell(row.cells, field);
    const empty = [...interactionFields.required, ...(mapping.id ? ["id" as const] : [])].find(
      (field) => !text(field),
    );
    if (empty) return refused("EMPTY_FIELD", `${JSON.stringify(mapping[empty])} is empty`);
    const [from, to, at] = [text("sender"), text("recipient"), readTime(text("at"))];
    if (!at)
      return refused("INVALID_TIME", `${JSON.stringify(text("at"))} is no time such as 2010-01-02 17:40:10`);
    return complete(row, { from, to, at });
  }

  function complete(row: ReadableRow, parties: Pick<Interaction, "from" | "to" | "at">): Verdict {
    const text = (field: InteractionField) => cell(row.cells, field);
    const kind = text("kind") === "" ? usual : kinds.find((one) => one === text("kind").toUpperCase());
    if (!kind)
      return refused("INVALID_KIND", `${JSON.stringify(text("kind"))} is none of ${kinds.join(", ")}`);
    const [recipients, seconds] = [wholeNumber(text("recipients")), wholeNumber(text("seconds"))];
    if (Number.isNaN(recipients))
      return refused("INVALID_RECIPIENTS", "The number of recipients is no whole number");
    if (Number.isNaN(seconds))
      return refused("INVALID_SECONDS", "The duration is no whole number of seconds");
    const interaction = { id: text("id") || undefined, ...parties, kind, recipients, seconds };
    return canonical(parties.from) === canonical(parties.to)
      ? { interaction, ...selfMessage }
      : { interaction };
  }

  return { columns, verdictOn };
}

const refused = (code: string, reason: string): Verdict => ({ refusal: { code, reason } });

const selfMessage = refused("SELF_MESSAGE", "Sender and recipient are the same person; leave it out");

/** NaN where it is none, undefined where there is nothing. */
const wholeNumber = (text: string) =>
  text === "" ? undefined : /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
