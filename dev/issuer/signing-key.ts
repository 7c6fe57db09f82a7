import { join } from "node:path";
import { exportJWK, generateKeyPair } from "jose";
import type { JWK } from "oidc-provider";
import { z } from "zod";
import { readJson, writeJson } from "../home/json.ts";
import { identityHome } from "./clients.ts";

const SigningKey = z.looseObject({ kty: z.literal("RSA"), kid: z.string(), d: z.string() });

/** The key that signs tokens, made at first start and kept, so that tokens outlive a restart. */
export async function signingKey(home: string): Promise<JWK> {
  const path = join(identityHome(home), "signing-key.json");
  const kept = readJson(path, SigningKey, "remove it; everybody then signs in anew");
  if (kept) return kept as JWK;
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: "RS256", use: "sig" };
  writeJson(path, key, 0o600);
  return key as JWK;
}
