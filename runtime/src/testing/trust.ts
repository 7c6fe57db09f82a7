import { afterEach, beforeEach, vi } from "vitest";
import { createVerifier, type Unauthenticated, type Verifier } from "../access/auth.ts";
import { audience, startProvider } from "./provider.ts";

/** What a verifier says of a token: "accepted", or why not. */
export const refusalBy = (verify: Verifier, text: string | undefined): Promise<string> =>
  verify(text).then(
    () => "accepted",
    (error: Unauthenticated) => error.reason ?? error.code,
  );

/** A provider and a verifier that trusts it, anew for each test of the file; the clock and all spies are put back. */
export function trustAnew() {
  const trust = {} as { provider: Awaited<ReturnType<typeof startProvider>>; verify: Verifier };
  beforeEach(async () => {
    trust.provider = await startProvider();
    trust.verify = createVerifier({ issuer: trust.provider.issuer, audience });
  });
  afterEach(async () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    await trust.provider[Symbol.asyncDispose]();
  });
  return trust;
}
