import { dirname, join } from "node:path";

/** The checkout, as an absolute path. */
export const projectRoot = dirname(import.meta.dirname);

/** Where things made from the packages are kept: as long as the packages, for every home. */
export const cacheDir = join(projectRoot, "node_modules/.cache/organism");
