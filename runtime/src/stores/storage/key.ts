import { OrganismError } from "../../errors.ts";

// What S3 allows but a store that keeps objects as files would take for a way out of its folder.
const forbidden: [reason: string, pattern: RegExp][] = [
  ["is empty", /^$/],
  ["begins with a slash", /^\//],
  ["has an empty, . or .. segment", /(^|\/)\.{0,2}(\/|$)/],
  ["has a backslash", /\\/],
  ["has a control character", /\p{Cc}/u],
];

const MAX_BYTES = 1_024;

/** The key itself, once it is known to be harmless. */
export function demandKey(key: string): string {
  const fault = forbidden.find(([, pattern]) => pattern.test(key))?.[0] ?? lengthFault(key);
  if (!fault) return key;
  throw new OrganismError(
    "INVALID_KEY",
    `the storage key ${JSON.stringify(key)} ${fault}; name it like exports/2026/11/load.csv`,
  );
}

const lengthFault = (key: string) =>
  Buffer.byteLength(key) > MAX_BYTES && `is longer than ${MAX_BYTES} bytes`;
