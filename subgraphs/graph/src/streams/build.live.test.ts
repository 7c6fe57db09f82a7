import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays } from "../model/day.ts";
import { arrivalsOf, type Mail } from "../testing/mail.ts";
import { openWorld, type World } from "../testing/world.ts";
import { build } from "./build.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const TODAY = "2026-03-02";

async function buildIn(dataset: number, mails: readonly Mail[], size = mails.length) {
  const arrivals = await arrivalsOf(world, dataset, mails);
  for (let start = 0; start < arrivals.length; start += size)
    await build(world.postgres, { arrivals: arrivals.slice(start, start + size), today: TODAY });
}

/** Ties by weight, under the addresses' names in the order in which the people were met. */
async function tiesOf(dataset: number): Promise<[number, number, number][]> {
  const { rows } = await sql<{ low: number; high: number; weight: number }>`
    select low, high, up + down as weight from graph.pair where dataset = ${dataset} and tied order by low, high
  `.execute(world.postgres.db);
  return rows.map(({ low, high, weight }) => [low, high, weight]);
}

let made = 0;
const newDataset = async (live = false) => (await world.newDataset(`built ${made++}`, live)).number;

const mail = (id: string, from: string, to: string, day: string, recipients = 1): Mail => {
  return { id, from, to, at: `${day}T12:00:00Z`, recipients };
};

test("two people have a tie once each has turned to the other", async () => {
  const dataset = await newDataset();
  await buildIn(dataset, [
    mail("1", "lead", "deputy", "2010-09-01"),
    mail("2", "lead", "deputy", "2010-09-02"),
  ]);
  expect(await tiesOf(dataset)).toEqual([]);
  await buildIn(dataset, [mail("3", "deputy", "lead", "2010-09-03")]);
  expect(await tiesOf(dataset)).toEqual([[expect.any(Number), expect.any(Number), 3]]);
});

test("an announcement to nine people ties nobody", async () => {
  const dataset = await newDataset();
  await buildIn(dataset, [
    mail("1", "lead", "deputy", "2010-09-01", 9),
    mail("2", "deputy", "lead", "2010-09-01", 9),
  ]);
  expect(await tiesOf(dataset)).toEqual([]);
});

test("a tie ends when the window has left its mail behind, and mail of old days does not bring it back", async () => {
  const dataset = await newDataset();
  await buildIn(dataset, [
    mail("1", "lead", "deputy", "2010-09-01"),
    mail("2", "deputy", "lead", "2010-09-20"),
  ]);
  expect(await tiesOf(dataset)).toHaveLength(1);
  await buildIn(dataset, [mail("3", "clerk", "driver", addDays("2010-09-01", 28))]);
  expect(await tiesOf(dataset)).toEqual([]);
  await buildIn(dataset, [mail("4", "lead", "deputy", "2010-08-15")]);
  expect(await tiesOf(dataset)).toEqual([]);
  await buildIn(dataset, [mail("5", "lead", "deputy", "2010-09-02")]);
  expect(await tiesOf(dataset)).toHaveLength(1);
});

test("in a live dataset a tie ends with the day, though nothing arrives", async () => {
  const dataset = await newDataset(true);
  await buildIn(dataset, [
    mail("1", "lead", "deputy", "2026-03-01"),
    mail("2", "deputy", "lead", "2026-03-01"),
  ]);
  expect(await tiesOf(dataset)).toHaveLength(1);
  const passing = { arrivals: [], passing: [dataset] };
  await build(world.postgres, { ...passing, today: addDays("2026-03-01", 27) });
  expect(await tiesOf(dataset)).toHaveLength(1);
  await build(world.postgres, { ...passing, today: addDays("2026-03-01", 28) });
  expect(await tiesOf(dataset)).toEqual([]);
});

test("mail of tomorrow, from a clock that is ahead, counts from tomorrow on", async () => {
  const dataset = await newDataset(true);
  const tomorrow = addDays(TODAY, 1);
  await buildIn(dataset, [mail("1", "lead", "deputy", tomorrow), mail("2", "deputy", "lead", TODAY)]);
  expect(await tiesOf(dataset)).toEqual([]);
  await build(world.postgres, { arrivals: [], passing: [dataset], today: tomorrow });
  expect(await tiesOf(dataset)).toHaveLength(1);
});

test("whoever was erased since the intake looked is not built in", async () => {
  const dataset = await newDataset();
  const arrivals = await arrivalsOf(world, dataset, [mail("1", "lead", "gone", "2010-09-01")]);
  const gone = arrivals[0]?.recipient ?? 0;
  await sql`update graph.alias set person = null where person = ${gone}`.execute(world.postgres.db);
  await sql`delete from graph.person where number = ${gone}`.execute(world.postgres.db);
  expect(await build(world.postgres, { arrivals, today: TODAY })).toBeNull();
});

test("the outbox says which ties came and went, under the version of the change", async () => {
  const dataset = await newDataset();
  await buildIn(dataset, [
    mail("1", "lead", "deputy", "2010-09-01"),
    mail("2", "deputy", "lead", "2010-09-01"),
  ]);
  const { rows } = await sql<{ version: number; fact: string; data: unknown }>`
    select version, fact, data from graph.change where data ->> 'dataset' = ${String(dataset)} order by version, ordinal
  `.execute(world.postgres.db);
  const [[low, high]] = (await tiesOf(dataset)) as [[number, number, number]];
  const { version } = rows[0] ?? {};
  expect(rows.map(({ fact, data }) => [fact, data])).toEqual([
    ["graph.ties-changed", { dataset, version, added: [[low, high]], removed: [] }],
    [
      "graph.interactions-recorded",
      { dataset, version, days: [{ day: "2010-09-01", people: expect.any(Array) }] },
    ],
  ]);
});

const people = ["a", "b", "c", "d"];
const someMail = fc
  .record({
    id: fc.nat({ max: 25 }).map(String),
    from: fc.constantFrom(...people),
    step: fc.integer({ min: 1, max: 3 }),
    day: fc.nat({ max: 60 }),
    recipients: fc.constantFrom(1, 1, 1, 9),
  })
  .map(({ id, from, step, day, recipients }) => {
    // The rest follows from the id, for a repeat has the same content.
    const to = people[(people.indexOf(from) + step) % people.length] ?? "";
    return mail(`${id}/${from}${to}/${day}/${recipients}`, from, to, addDays("2010-06-01", day), recipients);
  });

/** The rule of ties, told again in the plainest way: from the whole history at once. */
function tiesByHand(mails: readonly Mail[]): string[] {
  const once = [...new Map(mails.map((one) => [one.id, one])).values()];
  const last =
    once
      .map(({ at }) => at.slice(0, 10))
      .sort()
      .at(-1) ?? "";
  const counting = once.filter(
    ({ at, recipients = 1 }) => recipients <= 8 && at.slice(0, 10) > addDays(last, -28),
  );
  const sent = (from: string, to: string) =>
    counting.filter((one) => one.from === from && one.to === to).length;
  return people.flatMap((one, i) =>
    people.slice(i + 1).flatMap((other) => {
      const [there, back] = [sent(one, other), sent(other, one)];
      return there > 0 && back > 0 ? [`${one}${other}${there + back}`] : [];
    }),
  );
}

test("shuffled, repeated and late, in batches of any size, by two builders at once: the same ties", async () => {
  const history = fc.array(someMail, { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(
      history,
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 20 }),
      async (mails, chance, size) => {
        const dataset = await newDataset();
        const shuffled = (list: readonly Mail[]) =>
          list
            .map((one) => ({ one, place: Number(chance.next().value) }))
            .sort((a, b) => a.place - b.place)
            .map(({ one }) => one);
        await Promise.all([buildIn(dataset, shuffled(mails), size), buildIn(dataset, shuffled(mails), size)]);
        const letter = new Map((await lettersOf(dataset)).map(({ person, name }) => [person, name]));
        const ties = (await tiesOf(dataset)).map(([low, high, weight]) => {
          return `${[letter.get(low), letter.get(high)].sort().join("")}${weight}`;
        });
        expect(ties.sort()).toEqual(tiesByHand(mails).sort());
      },
    ),
    { numRuns: 25 },
  );
});

async function lettersOf(dataset: number) {
  return await Promise.all(
    people.map(async (name) => {
      const [arrival] = await arrivalsOf(world, dataset, [mail("who", name, "nobody else", "2010-06-01")]);
      return { name, person: arrival?.sender ?? 0 };
    }),
  );
}
