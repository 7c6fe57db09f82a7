import { readFileSync } from "node:fs";
import { OrganismError } from "@organism/runtime/errors.ts";
import { z } from "zod";
import { ValuesRefused } from "./answer.ts";
import type { Session } from "./session.ts";

const documentOf = (name: string) =>
  readFileSync(new URL(`documents/${name}.graphql`, import.meta.url), "utf8");

const documents = {
  datasets: documentOf("datasets"),
  createDataset: documentOf("create-dataset"),
  people: documentOf("record-people"),
  interactions: documentOf("record-interactions"),
};

const Datasets = z.object({ datasets: z.array(z.object({ id: z.string(), name: z.string() })) });
const Created = z.object({
  createDataset: z.discriminatedUnion("__typename", [
    z.object({ __typename: z.literal("Dataset"), id: z.string() }),
    z.object({ __typename: z.literal("DatasetRefused"), code: z.string(), reason: z.string() }),
  ]),
});

interface NewDataset {
  name: string;
  live: boolean;
  simulated: boolean;
}

/** The id of the dataset of that name, which is made as described where there is none. */
export async function datasetNamed(session: Session, dataset: NewDataset): Promise<string> {
  const { name } = dataset;
  const existing = await findDataset(session, name);
  if (existing !== undefined) return existing;
  const { createDataset: made } = Created.parse(await session.ask(documents.createDataset, { ...dataset }));
  if (made.__typename === "Dataset") return made.id;
  // Another import was a moment earlier.
  const since = made.code === "NAME_TAKEN" ? await findDataset(session, name) : undefined;
  if (since !== undefined) return since;
  throw new OrganismError(made.code, `${made.reason}; say another with --dataset NAME`);
}

async function findDataset(session: Session, name: string) {
  const { datasets } = Datasets.parse(await session.ask(documents.datasets, {}));
  return datasets.find((one) => one.name === name)?.id;
}

const Rejected = z.array(z.object({ index: z.int(), code: z.string(), reason: z.string() }));

/** What became of the items of one call, or of several. */
const Outcome = z.object({
  accepted: z.int(),
  duplicates: z.int().default(0),
  rejected: Rejected,
});
export type Outcome = z.infer<typeof Outcome>;

const People = z.object({ recordPeople: Outcome });
const Interactions = z.object({ recordInteractions: Outcome });

export type Recorder<Item> = (items: readonly Item[]) => Promise<Outcome>;

export const recordPeople = (session: Session, dataset: string): Recorder<unknown> =>
  singlingOut(
    async (items) => People.parse(await session.ask(documents.people, { dataset, items })).recordPeople,
  );

export const recordInteractions = (session: Session, dataset: string): Recorder<unknown> =>
  singlingOut(
    async (items) =>
      Interactions.parse(await session.ask(documents.interactions, { dataset, items })).recordInteractions,
  );

// A value out of range refuses the whole call (422), and one row must not cost the others: the call is halved until that
// row stands alone.
function singlingOut<Item>(record: Recorder<Item>): Recorder<Item> {
  return async function recordAll(items): Promise<Outcome> {
    try {
      return await record(items);
    } catch (error) {
      if (!(error instanceof ValuesRefused)) throw error;
      if (items.length === 1)
        return {
          accepted: 0,
          duplicates: 0,
          rejected: [{ index: 0, code: error.code, reason: error.message }],
        };
      const middle = Math.ceil(items.length / 2);
      const [former, latter] = [
        await recordAll(items.slice(0, middle)),
        await recordAll(items.slice(middle)),
      ];
      return {
        accepted: former.accepted + latter.accepted,
        duplicates: former.duplicates + latter.duplicates,
        rejected: [
          ...former.rejected,
          ...latter.rejected.map((one) => ({ ...one, index: one.index + middle })),
        ],
      };
    }
  };
}
