import { hash } from "node:crypto";

/** An ETag of what decides an answer. Nobody can make one, or tell from it what went in. */
export type Stamp = (...parts: readonly unknown[]) => string;

export const createStamp =
  (key: string): Stamp =>
  (...parts) => {
    // Nested as in HMAC, whose objects cost more than the hashes: what the inner one tells is not seen outside.
    const inner = hash("sha256", key + JSON.stringify(parts), "base64url");
    return `"${hash("sha256", key + inner, "base64url")}"`;
  };

/** Whether the client has it already. It may name several, and proxies mark theirs as weak. */
export const isMatch = (header: string | undefined, tag: string): boolean =>
  header?.split(",").some((one) => one.trim().replace(/^W\//, "") === tag) ?? false;
