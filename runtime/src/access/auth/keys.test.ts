import { generateKeyPair } from "jose";
import { expect, test, vi } from "vitest";
import { log } from "../../observing/log.ts";
import { eventually } from "../../testing/eventually.ts";
import { audience, type Changes, jwkOf } from "../../testing/provider.ts";
import { refusalBy, trustAnew } from "../../testing/trust.ts";
import { createVerifier } from "../auth.ts";

const stranger = await generateKeyPair("RS256", { extractable: true });

const trust = trustAnew();
const token = (changes?: Changes) => trust.provider.token(changes);

/** Waits for the condition while the waits between attempts pass at once. */
const hurry = (condition: () => void) =>
  eventually(() => {
    vi.advanceTimersByTime(1_000);
    condition();
  });

const refusal = (text: string | undefined) => refusalBy(trust.verify, text);

test("unknown keys make us ask the provider once per cooldown, however many come", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const unknown = (number: number) => token({ header: { kid: `unknown-${number}` } });
  await trust.verify(await token());
  for (let number = 0; number < 20; number += 1) await refusal(await unknown(number));
  expect(trust.provider.asked).toBe(1);
  vi.setSystemTime(Date.now() + 31_000);
  const tokens = await Promise.all(Array.from({ length: 20 }, (_, number) => unknown(number)));
  await Promise.all(tokens.map(refusal));
  expect(trust.provider.asked).toBe(2);
});

test("a new key is learnt when a token names it, after the cooldown", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await trust.verify(await token());
  const next = await generateKeyPair("RS256");
  trust.provider.keys = [await jwkOf("k2", next)];
  vi.setSystemTime(Date.now() + 31_000);
  expect(await refusal(await token({ header: { kid: "k2" }, signer: next.privateKey }))).toBe("accepted");
  expect(await refusal(await token())).toBe("ERR_JWKS_NO_MATCHING_KEY");
});

test("with the provider away, known keys keep working however old, and the failure is logged", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
  const error = vi.spyOn(log, "error");
  await trust.verify(await token());
  trust.provider.away = true;
  vi.setSystemTime(Date.now() + 3_600_000);
  for (let number = 0; number < 5; number += 1) expect(await refusal(await token())).toBe("accepted");
  await hurry(() => expect(error).toHaveBeenCalledTimes(1));
  expect(error.mock.calls[0]?.[1]).toMatchObject({ issuer: trust.provider.issuer, keptKeys: true });
  expect(await refusal(await token())).toBe("accepted");
});

test("stale keys are refreshed in the background, so a withdrawn key is forgotten", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await trust.verify(await token());
  trust.provider.keys = [await jwkOf("k2", stranger)];
  vi.setSystemTime(Date.now() + 11 * 60_000);
  const text = await token();
  await eventually(async () => expect(await refusal(text)).toBe("ERR_JWKS_NO_MATCHING_KEY"));
});

test("an address that speaks for another issuer gives no keys: that is no fault of the token", async () => {
  trust.verify = createVerifier({ issuer: `${trust.provider.issuer}/`, audience });
  await expect(trust.verify(await token())).rejects.toMatchObject({ code: "IDENTITY_UNAVAILABLE" });
});

test("keys are not taken from where the provider's address redirects to", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
  trust.provider.moved = true;
  const failed = vi.fn();
  trust.verify(await token()).catch(failed);
  await hurry(() => expect(failed).toHaveBeenCalled());
  expect(failed.mock.calls[0]?.[0]).toMatchObject({ code: "IDENTITY_UNAVAILABLE" });
});

test("a given key address is used instead of discovery", async () => {
  const issuer = "https://id.example.org";
  trust.verify = createVerifier({ issuer, audience, jwksUrl: `${trust.provider.issuer}/jwks` });
  expect(await refusal(await token({ claims: { iss: issuer } }))).toBe("accepted");
});
