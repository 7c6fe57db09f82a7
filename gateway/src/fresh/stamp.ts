import { hash } from "node:crypto";

/** An ETag of what decides an answer. Nobody can make one, or tell from it what went in. */
export type Stamp = (...parts: readonly unknown[]) => string;

/** HMAC by its definition (RFC 2104), because the library's objects cost more than the hashes; the inner one goes in as text. */
export function createStamp(key: string): Stamp {
  // In hexadecimal digits a digest is as long as a block of the hash.
  const block = Buffer.from(hash("sha256", key, "hex"));
  const pad = (byte: number) => String.fromCharCode(...block.map((digit) => digit ^ byte));
  const [inner, outer] = [pad(0x36), pad(0x5c)];
  return (...parts) =>
    `"${hash("sha256", outer + hash("sha256", inner + JSON.stringify(parts), "base64url"), "base64url")}"`;
}

/** Whether the client has it already. It may name several, and proxies mark theirs as weak. */
export const isMatch = (header: string | undefined, tag: string): boolean =>
  header?.split(",").some((one) => one.trim().replace(/^W\//, "") === tag) ?? false;
