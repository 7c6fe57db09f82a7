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

interface Question {
  id: string;
  version: number;
  evidence: string;
  treatment: { id: string; status: string };
  outcome: { id: string; status: string };
}

async function questions() {
  const asked =
    "{ questions { id version text evidence treatment { id status measuredBy } outcome { id status measuredBy } } }";
  return (await served.ask(asked)).data?.["questions"] as Question[];
}

test("a question names a treatment and an outcome that are both measured, and never the index made of the metrics", async () => {
  const asked = await questions();
  expect(asked).toHaveLength(9);
  for (const { treatment, outcome } of asked) {
    expect([treatment.status, outcome.status]).toEqual(["MEASURED", "MEASURED"]);
    expect([treatment.id, outcome.id]).not.toContain("overloadRisk");
  }
});

test("only what is drawn by lot can be answered with randomised evidence", async () => {
  const randomised = (await questions()).filter(({ evidence }) => evidence === "RANDOMISED");
  expect(new Set(randomised.map(({ treatment }) => treatment.id))).toEqual(new Set(["offer"]));
});

test("of each question it is said what tells its effect, or in words what hides it", async () => {
  const asked = "{ questions { id identification { by given assumed reasons } } }";
  const told = (await served.ask(asked)).data?.["questions"] as { id: string; identification: object }[];
  const by = Object.fromEntries(told.map(({ id, identification }) => [id, identification]));
  expect(by["offer-on-pulse"]).toMatchObject({ by: "LOT", reasons: [] });
  expect(by["meetings-on-pulse"]).toMatchObject({ by: "INSTRUMENT", given: ["position", "season@2"] });
  expect(by["off-hours-on-pulse"]).toMatchObject({ by: null, given: [] });
  expect(JSON.stringify(by["off-hours-on-pulse"])).toContain("“demand” (project workload) is not measured");
});

test("who accepts by name what is hidden is told what would have to be held equal", async () => {
  const accepting = `["trait", "privateShock", "demand", "strain"]`;
  const asked = `{ questions { id identification(accepting: ${accepting}) { by assumed } } }`;
  const told = (await served.ask(asked)).data?.["questions"] as { id: string; identification: object }[];
  expect(told.find(({ id }) => id === "off-hours-on-pulse")).toMatchObject({
    identification: { by: "ADJUSTMENT" },
  });
});

test("only what is hidden can be accepted", async () => {
  const { errors } = await served.ask(`{ questions { identification(accepting: ["charisma"]) { by } } }`);
  expect(errors?.[0]).toMatchObject({
    extensions: { code: "BAD_USER_INPUT" },
    message: expect.stringContaining("charisma"),
  });
});

test("nobody has a thousand things accepted", async () => {
  const accepting = JSON.stringify(Array.from({ length: 1_000 }, () => "demand"));
  const { errors } = await served.ask(`{ questions { identification(accepting: ${accepting}) { by } } }`);
  expect(errors?.[0]).toMatchObject({
    extensions: { code: "BAD_USER_INPUT" },
    message: expect.stringContaining("twice"),
  });
});

test("a new version of a question takes the place of the old one, which stays", async () => {
  await sql`
    insert into causal.question
    select id, 2, graph_version, text, treatment, outcome, estimand, ${"ASSUMED"} from causal.question
    where id = ${"meetings-on-pulse"}`.execute(served.postgres.db);
  const versions = (await questions()).filter(({ id }) => id === "meetings-on-pulse");
  expect(versions).toMatchObject([{ version: 2, evidence: "ASSUMED" }]);
  expect(await served.postgres.db.selectFrom("causal.question").selectAll().execute()).toHaveLength(10);
});

test.each([
  ["the index as its outcome", "meetings", "overloadRisk"],
  ["an outcome that is its treatment", "meetings", "meetings"],
  ["a variable that the causal graph does not have", "charisma", "pulse"],
])("a question with %s is refused by the database", async (_what, treatment, outcome) => {
  const values = {
    id: "wrong",
    version: 1,
    graph_version: 1,
    text: "?",
    treatment,
    outcome,
    estimand: "?",
    evidence: "ASSUMED" as const,
  };
  await expect(served.postgres.db.insertInto("causal.question").values(values).execute()).rejects.toThrow(
    /violates/,
  );
});

test("without a valid token nothing is told", async () => {
  expect(await served.ask("{ questions { id } }", "x.y.z")).toMatchObject({ status: 401 });
});
