import { createHmac } from "node:crypto";

/** How an address is kept: 16 bytes of HMAC-SHA256, so that nobody with the database alone can tell whose it is. */
export const aliasOf = (key: string, address: string): Buffer =>
  createHmac("sha256", key).update(canonical(address)).digest().subarray(0, 16);

// Mail systems do not tell upper from lower case in practice; two spellings are one person.
const canonical = (address: string) => address.trim().normalize("NFC").toLowerCase();
