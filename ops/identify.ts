import { parseArgs } from "node:util";
import { type GraphTables, identify } from "@organism/graph";
import { readConfig } from "@organism/runtime/config.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { openPostgres } from "@organism/runtime/stores/postgres.ts";

const usage = "node ops/identify.ts --subject SUBJECT --dataset ID --address ADDRESS";

const options = {
  subject: { type: "string" },
  dataset: { type: "string" },
  address: { type: "string" },
} as const;

/** Says who a subject of the identity provider is in a dataset: without it, `me` is nobody there. */
async function run(args: string[]): Promise<string> {
  const { subject, dataset, address } = parseArgs({ args, options }).values;
  if (!subject || !dataset || !address) throw new OrganismError("USAGE", `Usage: ${usage}`);
  const config = readConfig("POSTGRES_URL", "ALIAS_KEY", "OIDC_ISSUER");
  await using postgres = openPostgres<GraphTables>(config.POSTGRES_URL, { max: 1 });
  const somebody = { dataset, key: config.ALIAS_KEY, address };
  if (await identify(postgres.db, { issuer: config.OIDC_ISSUER, subject }, somebody))
    return `${subject} is now the person behind that address in dataset ${dataset}`;
  const reason = `nobody in dataset ${dataset} has that address; record people first, or see that ALIAS_KEY is theirs`;
  throw new OrganismError("NOBODY", reason);
}

process.stdout.write(`${await run(process.argv.slice(2))}\n`);
