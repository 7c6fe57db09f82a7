import type { Parcel } from "./delivery.ts";
import { identities, sendOf } from "./identity.ts";
import { type Interaction, interactionsOf } from "./interaction.ts";
import type { ImportOptions } from "./options.ts";
import type { Rejects } from "./rejects.ts";
import { rowsOf } from "./rows/rows.ts";
import { Tally } from "./tally.ts";
import { timesIn } from "./time.ts";

/** An interaction as the API takes it. */
interface InteractionInput {
  id: string;
  from: string;
  to: string;
  at: string;
  kind: string;
  recipients: number;
  seconds: number | undefined;
}

/** A file that was read through once, so that it is known to be one, and how many recipients each send had. */
export interface Source {
  file: string;
  rows: number;
  /** Reads it again; what cannot be taken goes to the rejects instead. */
  parcels(rejects: Rejects): AsyncGenerator<Parcel<InteractionInput>>;
}

type Reading = Pick<ImportOptions, "mapping" | "kind" | "delimiter" | "zone">;

/** Rows of a send may stand far apart, so recipients are counted over the whole file before the first row is sent. */
export async function openSource(file: string, { delimiter, zone, ...reading }: Reading): Promise<Source> {
  const { columns, verdictOn } = interactionsOf({ ...reading, readTime: timesIn(zone) });
  const sends = new Tally();
  let rows = 0;
  for await (const row of rowsOf(file, columns, delimiter)) {
    const { interaction } = verdictOn(row);
    if (interaction) sends.add(sendOf(interaction));
    rows += 1;
  }
  async function* parcels(rejects: Rejects) {
    const identify = identities();
    for await (const row of rowsOf(file, columns, delimiter)) {
      const { interaction, refusal } = verdictOn(row);
      if (refusal) rejects.add(row, refusal);
      if (refusal || !interaction) continue;
      const recipients = interaction.recipients ?? sends.countOf(sendOf(interaction));
      yield { line: row.line, text: row.text, item: inputOf(interaction, identify(interaction), recipients) };
    }
  }
  return { file, rows, parcels };
}

const inputOf = ({ from, to, at, kind, seconds }: Interaction, id: string, recipients: number) => ({
  id,
  from,
  to,
  at: at.toISOString(),
  kind,
  recipients,
  seconds,
});
