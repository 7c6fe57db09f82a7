import { createHash } from "node:crypto";

/** Texts that differ with the length of a list would fill the server's memory for nothing. */
const MOST = 200;

/**
 * Which of a connection's statements the server plans once for all: those that come again, up to 200. Planning a statement of
 * the builder costs more than running it. Gives the name under which the server keeps it, or nothing.
 */
export function preparation(): (text: string, values: readonly unknown[]) => { name?: string } {
  const seen = new Map<string, string | null>();
  return (text, values) => {
    // Without values a text may hold several statements, which cannot be prepared as one.
    if (values.length === 0) return {};
    const name = seen.get(text);
    if (name) return { name };
    if (name === undefined) {
      if (seen.size < MOST) seen.set(text, null);
      return {};
    }
    const given = createHash("sha1").update(text).digest("hex");
    seen.set(text, given);
    return { name: given };
  };
}
