import { expect, test } from "vitest";
import type { AlertFragment } from "../../generated/graphql.ts";
import { collect } from "./collect.ts";

const alert = (id: string, open = true): AlertFragment => ({
  __typename: "Alert",
  id,
  pattern: "RISE",
  since: "2026-W40",
  week: "2026-W42",
  open,
  score: 60,
  teamName: null,
  amongMany: false,
  acknowledgedAt: null,
  signalNotDiagnosis: "A signal",
});

test("what is new stands first, and each alert once, as it is now", () => {
  const events = [
    { kind: "RAISED" as const, alert: alert("new") },
    { kind: "CLEARED" as const, alert: alert("old", false) },
    { kind: "CHANGED" as const, alert: alert("new") },
  ];
  expect(collect([alert("old"), alert("older")], events).map(({ id, open }) => [id, open])).toEqual([
    ["new", true],
    ["old", false],
    ["older", true],
  ]);
});

test("an event without an alert changes nothing", () => {
  expect(collect([alert("old")], [{ kind: "RESYNC", alert: null }]).map(({ id }) => id)).toEqual(["old"]);
});
