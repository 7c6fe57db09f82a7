import { startStage } from "@organism/runtime/testing/stage.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stage } from "./store/stage.ts";
import type { Tables } from "./store/tables.ts";

let served: Awaited<ReturnType<typeof startStage<Tables>>>;
beforeAll(async () => {
  served = await startStage<Tables>(new URL("./server.ts", import.meta.url), stage);
});
afterAll(() => served[Symbol.asyncDispose]());

interface Kind {
  __typename: "InterventionKind" | "RefusedKind";
  id: string;
  impact: string;
  consent: string[];
  reversibility: string;
}

async function kinds() {
  const asked = `{ interventionKinds { __typename
    ... on InterventionKind { id version name impact impactAfterOptIn consent reversibility compensation channels success }
    ... on RefusedKind { id name reason } } }`;
  return (await served.ask(asked)).data?.["interventionKinds"] as Kind[];
}

test("decisions about employment are refused always, and said to be", async () => {
  const refused = (await kinds()).filter(({ __typename }) => __typename === "RefusedKind");
  expect(refused.map(({ id }) => id)).toEqual(["discipline", "dismissal", "hiring", "pay", "rating", "role"]);
});

test("every kind of high impact needs an approver, and naming a person that person too", async () => {
  const high = (await kinds()).filter(({ impact }) => impact === "HIGH");
  expect(high).toHaveLength(4);
  for (const { consent } of high) expect(consent).toContain("APPROVER");
  expect(high).toContainEqual(
    expect.objectContaining({
      id: "notify-manager-of-person",
      consent: ["APPROVER", "PERSON"],
      reversibility: "IMPOSSIBLE",
    }),
  );
});

test("booking focus time is of low impact only for whoever opted in", async () => {
  expect(await kinds()).toContainEqual(
    expect.objectContaining({
      id: "book-focus-block",
      impact: "MEDIUM",
      impactAfterOptIn: "LOW",
      channels: ["CALENDAR"],
    }),
  );
});

const proposed = {
  id: "walk",
  version: 1,
  name: "Suggest a walk",
  impact: "LOW" as const,
  impact_after_opt_in: null,
  consent: ["PERSON" as const],
  reversibility: "NOTHING_TO_UNDO" as const,
  compensation: "None",
  channels: ["IN_APP" as const],
  success: "Share accepted",
};

const insert = (kind: Partial<typeof proposed> | { impact: "HIGH" }) =>
  served.postgres.db
    .insertInto("actions.kind")
    .values({ ...proposed, ...kind })
    .execute();

test.each(["dismissal", "pay", "role", "rating", "discipline", "hiring"])(
  "the database itself lets nobody make %s a kind of intervention",
  async (id) => {
    await expect(insert({ id })).rejects.toThrow(`${id} is refused always`);
    await expect(
      served.postgres.db
        .updateTable("actions.kind")
        .set({ id })
        .where("id", "=", "meeting-hygiene")
        .execute(),
    ).rejects.toThrow(`${id} is refused always`);
  },
);

test("the list of refusals cannot be shortened, and high impact cannot go without an approver", async () => {
  await expect(served.postgres.db.deleteFrom("actions.refused_kind").execute()).rejects.toThrow(
    "stays refused",
  );
  await expect(sql`truncate actions.refused_kind`.execute(served.postgres.db)).rejects.toThrow(
    "stays refused",
  );
  await expect(insert({ impact: "HIGH" })).rejects.toThrow(/violates/);
});

test("a new version of a kind takes the place of the old one, which stays", async () => {
  await insert({});
  await insert({ version: 2, name: "Suggest a longer walk" });
  expect((await kinds()).filter(({ id }) => id === "walk")).toMatchObject([
    { version: 2, name: "Suggest a longer walk" },
  ]);
});

test("without a valid token nothing is told", async () => {
  expect(await served.ask("{ interventionKinds { __typename } }", "x.y.z")).toMatchObject({ status: 401 });
});
