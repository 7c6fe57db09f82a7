import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Verifier, Viewer } from "./auth.ts";

const REMEMBERED_TOKENS = 10_000;

/**
 * The verifier, remembering until a token expires what it said of it: a signature costs as much as a small query.
 * Tokens are kept as hashes, so that a heap dump holds none. A key withdrawn meanwhile counts from the next token on.
 */
export function rememberVerified(verify: Verifier): Verifier {
  const viewers = new LRUCache<string, Viewer>({ max: REMEMBERED_TOKENS });
  return async (token) => {
    const key = hash("sha256", token ?? "", "base64");
    const known = viewers.get(key);
    if (known) return known;
    const viewer = await verify(token);
    const ttl = viewer.expiresAt.getTime() - Date.now();
    if (ttl > 0) viewers.set(key, viewer, { ttl });
    return viewer;
  };
}
