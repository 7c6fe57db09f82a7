import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { OrganismError } from "../errors.ts";

const NONCE = 12;
const TAG = 16;

/**
 * Closes a text so that it can be handed out and taken back: nobody reads or changes it, and it opens only for the same
 * `purpose` (what it is for and for whom). What a cursor says of a row stays here.
 */
export function seal(key: string, purpose: string, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", keyFor(key, "seal"), nonce).setAAD(Buffer.from(purpose));
  return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString(
    "base64url",
  );
}

/** Opens what `seal` closed under the same key and purpose; anything else is bad input. */
export function unseal(key: string, purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64url");
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyFor(key, "seal"), bytes.subarray(0, NONCE), {
      authTagLength: TAG,
    });
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-TAG));
    return decipher.update(bytes.subarray(NONCE, -TAG), undefined, "utf8") + decipher.final("utf8");
  } catch (cause) {
    throw new OrganismError(
      "BAD_USER_INPUT",
      "The cursor is not one that was given for this list and viewer; begin without one",
      { cause },
    );
  }
}

/** A name for something that says nothing of it: the same within a purpose, unlinkable across purposes. */
export const pseudonym = (key: string, purpose: string, name: string): string =>
  createHmac("sha256", keyFor(key, "pseudonym"))
    .update(JSON.stringify([purpose, name]))
    .digest("base64url")
    .slice(0, 22);

// One secret, a key of its own for each use.
const keyFor = (key: string, use: string) => Buffer.from(hkdfSync("sha256", key, "", use, 32));
