import { hash } from "node:crypto";
import type { Person } from "../people/organisation.ts";

type Kind = "MAIL" | "CHAT" | "MEETING" | "CALL" | "REVIEW";

/** One send, to one person or to several; a meeting goes from its organiser to everybody else in it. */
export interface Send {
  kind: Kind;
  from: Person;
  to: readonly Person[];
  /** Epoch ms: when a meeting or call begins, when anything else was sent. */
  at: number;
  /** Of meetings and calls. */
  seconds?: number;
}

/** One send to one recipient, as the API takes it. */
export interface InteractionInput {
  id: string;
  from: string;
  to: string;
  at: string;
  kind: Kind;
  recipients: number;
  seconds: number | undefined;
}

/** Known by its content: a repeated run sends the same ids, and the system counts nothing twice. */
export function interactionsOf({ kind, from, to, at, seconds }: Send): InteractionInput[] {
  const addresses = to.map(({ address }) => address);
  const content = [kind, from.address, at, seconds ?? "", ...addresses].join(" ");
  const id = hash("sha256", content, "base64url").slice(0, 22);
  return addresses.map((address) => ({
    id,
    from: from.address,
    to: address,
    at: new Date(at).toISOString(),
    kind,
    recipients: addresses.length,
    seconds,
  }));
}
