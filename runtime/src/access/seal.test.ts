import { expect, test } from "vitest";
import { pseudonym, seal, unseal } from "./seal.ts";

const key = "a key of this test, thirty-two characters long";

test("a sealed text opens for its purpose alone, under its key", () => {
  const sealed = seal(key, "teams of demo-manager", "last: Sales");
  expect(unseal(key, "teams of demo-manager", sealed)).toBe("last: Sales");
  expect(() => unseal(key, "teams of demo-analyst", sealed)).toThrow("begin without one");
  expect(() => unseal(`${key}!`, "teams of demo-manager", sealed)).toThrow("begin without one");
});

test("a sealed text shows nothing and cannot be changed or made up", () => {
  const sealed = seal(key, "list", "canary");
  expect(Buffer.from(sealed, "base64url").toString()).not.toContain("canary");
  expect(seal(key, "list", "canary")).not.toBe(sealed);
  for (const hostile of ["", "x", sealed.slice(1), `${sealed}A`, "../../../etc/passwd", "a".repeat(10_000)])
    expect(() => unseal(key, "list", hostile)).toThrow("begin without one");
});

test("a pseudonym stays within its purpose", () => {
  expect(pseudonym(key, "demo-analyst 2026-03-02", "17")).toBe(
    pseudonym(key, "demo-analyst 2026-03-02", "17"),
  );
  expect(pseudonym(key, "demo-analyst 2026-03-02", "17")).not.toBe(
    pseudonym(key, "demo-analyst 2026-03-03", "17"),
  );
  expect(pseudonym(key, "demo-analyst 2026-03-02", "17")).not.toBe(
    pseudonym(key, "demo-analyst 2026-03-02", "18"),
  );
});
