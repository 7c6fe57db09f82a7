import { datasetNamed, deliver, recordInteractions, recordPeople, type Session } from "@organism/connectors";
import { log } from "@organism/runtime/observing/log.ts";
import { interactionsOf, type Send } from "../model/activity/send.ts";
import type { Organisation, Person } from "../model/people/organisation.ts";

const NAME = "Simulated organisation";

/** The dataset, as its connectors fill it. */
export interface Office {
  dataset: string;
  recordEverybody(organisation: Organisation): Promise<void>;
  /** A repeat is harmless: what is there already counts as a duplicate. */
  deliver(sends: readonly Send[]): Promise<void>;
}

export async function openOffice(session: Session): Promise<Office> {
  const dataset = await datasetNamed(session, { name: NAME, live: true, simulated: true });
  const sending = <Item>(record: Parameters<typeof deliver<Item>>[1]["record"]) => ({
    record,
    rejects: { add: refused },
    delivered: () => undefined,
  });
  return {
    dataset,
    async recordEverybody({ people }) {
      await deliver(parcelsOf(people.map(personInput)), sending(recordPeople(session, dataset)));
    },
    async deliver(sends) {
      await deliver(parcelsOf(rowsOf(sends)), sending(recordInteractions(session, dataset)));
    },
  };
}

// Days whose rows are no longer kept are refused after a long pause; anything else is a fault to be found in the log.
const refused = (_place: unknown, { code, reason }: { code: string; reason: string }) =>
  log.warn("interaction refused", { code, reason });

function* rowsOf(sends: readonly Send[]) {
  for (const send of sends) yield* interactionsOf(send);
}

async function* parcelsOf<Item>(items: Iterable<Item>) {
  for (const item of items) yield { line: 0, text: "", item };
}

const personInput = ({ address, name, team, manager, contractHours }: Person) => ({
  address,
  name,
  team: team.path,
  manager: manager.address,
  zone: team.zone,
  contractHours,
});
