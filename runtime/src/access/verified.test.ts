import { expect, test, vi } from "vitest";
import { untilTrue } from "../testing/eventually.ts";
import type { Viewer } from "./auth.ts";
import { rememberVerified } from "./verified.ts";

const viewer = (expiresAt: Date): Viewer => ({
  subject: "demo-employee",
  roles: ["employee"],
  scopes: new Set(),
  service: false,
  expiresAt,
});

test("a token is verified once while it is valid, and no longer", async () => {
  const verify = vi.fn(async (token: string | undefined) =>
    viewer(new Date(Date.now() + (token === "long" ? 60_000 : 20))),
  );
  const remembering = rememberVerified(verify);
  for (const token of ["long", "long", "short", "short"]) await remembering(token);
  expect(verify).toHaveBeenCalledTimes(2);
  await untilTrue(async () => {
    await remembering("short");
    return verify.mock.calls.length > 2;
  });
  await remembering("long");
  expect(verify.mock.calls.filter(([token]) => token === "long")).toHaveLength(1);
});

test("a refusal is not remembered", async () => {
  const verify = vi.fn().mockRejectedValue(new Error("refused"));
  const remembering = rememberVerified(verify);
  await expect(remembering("bad")).rejects.toThrow("refused");
  await expect(remembering("bad")).rejects.toThrow("refused");
  expect(verify).toHaveBeenCalledTimes(2);
});
