import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { createOutbound, type Outbound } from "../../breaker.ts";
import { OrganismError } from "../../errors.ts";
import { log } from "../../observing/log.ts";

// Whoever sends tokens with invented key ids must not make us hammer the identity provider.
const COOLDOWN_MS = 30_000;
// Without any keys nobody gets in, so it is asked sooner.
const FIRST_KEYS_COOLDOWN_MS = 3_000;
// So that a key withdrawn by the provider is forgotten; until it answers, the keys we know keep working.
const REFRESH_MS = 10 * 60_000;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

interface KeySource {
  issuer: string;
  /** Found by discovery where it is not given. */
  jwksUrl?: string | undefined;
}

/**
 * The issuer's public keys, for `jwtVerify`. jose's own remote set fails once its keys are stale and the provider is
 * away, and counts its cooldown from the last success only; here stale keys keep working while they are refreshed in
 * the background, and failed fetches cool down as well.
 */
export function createKeys(source: KeySource): JWTVerifyGetKey {
  const outbound = createOutbound("identity-provider");
  let known: ReturnType<typeof createLocalJWKSet> | undefined;
  let fetching: Promise<void> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let answeredAt = Number.NEGATIVE_INFINITY;

  const ask = async () => {
    askedAt = Date.now();
    try {
      known = createLocalJWKSet(await fetchKeys(outbound, source));
      answeredAt = Date.now();
    } catch (error) {
      log.error("identity provider gives no keys", {
        issuer: source.issuer,
        keptKeys: known !== undefined,
        error,
      });
    } finally {
      fetching = undefined;
    }
  };
  const renew = (cooldownMs: number) => {
    if (!fetching && Date.now() - askedAt >= cooldownMs) fetching = ask();
    return fetching;
  };

  return async (header, token) => {
    if (!known) await renew(FIRST_KEYS_COOLDOWN_MS);
    else if (Date.now() - answeredAt >= REFRESH_MS) void renew(COOLDOWN_MS);
    if (!known) throw unavailable(source);
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await renew(COOLDOWN_MS);
      return known(header, token);
    }
  };
}

const unavailable = ({ issuer }: KeySource) =>
  new OrganismError(
    "IDENTITY_UNAVAILABLE",
    `No keys from the identity provider ${issuer} yet; see that it runs and that OIDC_ISSUER names it`,
  );

async function fetchKeys(outbound: Outbound, { issuer, jwksUrl }: KeySource): Promise<JSONWebKeySet> {
  return fetchJson(outbound, jwksUrl ?? (await discover(outbound, issuer)), KeySet);
}

async function discover(outbound: Outbound, issuer: string) {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const found = await fetchJson(outbound, url, Discovery);
  if (found.issuer === issuer) return found.jwks_uri;
  throw new OrganismError(
    "ISSUER_MISMATCH",
    `${url} speaks for ${found.issuer}; set OIDC_ISSUER to exactly that`,
  );
}

// A redirect would let another host speak for the issuer.
const fetchJson = <Shape extends z.ZodType>(
  outbound: Outbound,
  url: string,
  shape: Shape,
): Promise<z.output<Shape>> =>
  outbound.fetch(url, { redirect: "error" }, async (response) => shape.parse(await response.json()));
