import { dirname } from "node:path";

/** The checkout, as an absolute path. */
export const projectRoot = dirname(import.meta.dirname);
