import { hash } from "node:crypto";
import { canonical } from "./address.ts";
import type { Interaction } from "./interaction.ts";
import { Tally } from "./tally.ts";

const digestOf = (...parts: (string | number)[]) => hash("sha256", parts.join("\0"), "buffer");

/** One send: all its rows have sender and time in common. */
export const sendOf = ({ from, at }: Interaction) => digestOf(canonical(from), at.getTime());

/**
 * Gives each interaction of one file the id under which the system counts it once: the file's own, or its content with its place
 * among the file's equal rows. So the same file, or another export of the same mail, repeats the same ids.
 */
export function identities() {
  const seen = new Tally();
  return ({ id, from, to, at, kind, seconds }: Interaction): string => {
    if (id !== undefined) return id;
    const content = digestOf(canonical(from), canonical(to), at.getTime(), kind, seconds ?? "");
    return `${content.subarray(0, 18).toString("base64url")}-${seen.add(content)}`;
  };
}
