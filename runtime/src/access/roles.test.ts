import { expect, test } from "vitest";
import { isRole, roles, scopesOf } from "./roles.ts";

test("every human role reaches its own person, the service account reaches none", () => {
  for (const role of roles) expect(scopesOf([role]).has("self"), role).toBe(role !== "service");
});

test.each(["root", "Admin", "", "constructor", "__proto__", "toString"])("%j is no role", (name) => {
  expect(isRole(name)).toBe(false);
});

test("somebody with several roles has the scopes of all", () => {
  expect([...scopesOf(["employee", "premium", "approver"])].sort()).toEqual([
    "alerts:read",
    "groups:read",
    "interventions:approve",
    "limits:raised",
    "self",
  ]);
});

test("only the approver decides about people", () => {
  expect(roles.filter((role) => scopesOf([role]).has("interventions:approve"))).toEqual(["approver"]);
});

test("no roles, no scopes", () => {
  expect(scopesOf([]).size).toBe(0);
});
