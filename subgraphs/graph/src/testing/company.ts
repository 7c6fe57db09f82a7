import { sql } from "kysely";
import { CentralityThread } from "../centrality/thread.ts";
import type { finishErasures } from "../jobs/finish-erasures.ts";
import { publishGroups } from "../jobs/publish-groups.ts";
import { addDays, type Day } from "../model/day.ts";
import { endsWindow, type Monday } from "../model/week.ts";
import { identify } from "../store/identity.ts";
import { peopleBehind } from "../store/people.ts";
import { recordPeople } from "../store/record.ts";
import { accept } from "../streams/intake.ts";
import { ALIAS_KEY, arrivalsOf, type Mail } from "./mail.ts";
import type { World } from "./world.ts";

export const SIZE_MIN = 5;

/** A week that ends a window. */
export const firstWeek: Monday =
  [0, 7, 14, 21].map((days) => addDays("2010-08-30", days)).find(endsWindow) ?? "";

/** Twelve of team A with their head a0, below whom are twelve of team B with b0 and four of team C with c0. */
export const addresses = [
  ...Array.from({ length: 12 }, (_, i) => `a${i}`),
  ...Array.from({ length: 12 }, (_, i) => `b${i}`),
  ...Array.from({ length: 4 }, (_, i) => `c${i}`),
];

/** A company of 28 that works together for a week, with everything of it in the stores but the groups. */
export async function foundCompany(world: World, name: string) {
  const dataset = await world.newDataset(name);
  const records = addresses.map((address) => {
    const head = `${address[0]}0`;
    return { address, manager: address === head ? "a0" : head, name: `Name of ${address}` };
  });
  await recordPeople(world.postgres.db, { dataset: dataset.number, key: ALIAS_KEY, records });
  const numbers = await peopleBehind(world.postgres.db, {
    dataset: dataset.number,
    key: ALIAS_KEY,
    addresses,
  });
  const rows = await world.postgres.db
    .selectFrom("graph.person")
    .select(["number", "id"])
    .where("dataset", "=", dataset.number)
    .execute();
  const ids = new Map(rows.map(({ number, id }) => [number, id]));
  const idOf = (address: string) => ids.get(numbers.get(address) ?? 0) ?? "";
  const company = { dataset, idOf, numberOf: (address: string) => numbers.get(address) ?? 0 };
  const tuesday = addDays(firstWeek, 1);
  await send(
    world,
    company,
    addresses.flatMap((from, i) =>
      [1, 12].flatMap((step) => exchange(from, addresses[(i + step) % 28] ?? "", tuesday)),
    ),
  );
  await send(world, company, exchange("a1", "a2", addDays(firstWeek, 15)));
  return company;
}

export type Company = Awaited<ReturnType<typeof foundCompany>>;

/** A mail each way on one day: a tie. */
export const exchange = (from: string, to: string, day: Day): Mail[] => [
  { id: `${day} ${from} ${to}`, from, to, at: `${day}T09:00:00Z` },
  { id: `${day} ${to} ${from}`, from: to, to: from, at: `${day}T10:00:00Z` },
];

export async function send(world: World, { dataset }: Pick<Company, "dataset">, mails: readonly Mail[]) {
  await accept(world.redis, dataset.number, await arrivalsOf(world, dataset.number, mails));
}

/** From now on whoever signs in as the subject is that person. */
export const become = (
  world: World,
  { dataset }: Company,
  issuer: string,
  subject: string,
  address: string,
) => identify(world.postgres.db, { issuer, subject }, { dataset: dataset.id, key: ALIAS_KEY, address });

/** Publishes what is due, as if the import had ended a while ago. */
export async function publish(world: World): Promise<void> {
  await sql`update graph.change set at = at - interval '1 hour'`.execute(world.postgres.db);
  await runOnce(world, publishGroups);
}

/** What the clock would do. */
export async function runOnce(
  world: World,
  job: typeof publishGroups | typeof finishErasures,
): Promise<void> {
  await using centralities = new CentralityThread();
  await job.run({}, { ...world, centralities, groupSizeMin: SIZE_MIN });
}
