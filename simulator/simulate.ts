// `npm run simulate -- --out FILE.ndjson`: the same organisation as a file, for benchmarks and imports.
import { once } from "node:events";
import { createWriteStream, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { OrganismError } from "@organism/runtime/errors.ts";
import { beginningOf, simulationOf } from "./delivery/simulation.ts";
import { interactionsOf } from "./model/activity/send.ts";
import { organisationOf } from "./model/people/organisation.ts";
import { weeksOf } from "./model/weeks.ts";

const usage = `Usage: npm run simulate -- --out FILE.ndjson [--people N] [--weeks N] [--seed N] [--monday DATE] [--quiet]

Writes a row for each recipient of a send to FILE.ndjson, and FILE.ndjson.people.csv: who reports to whom. Import them with
  npm run import -- FILE.ndjson --map sender=from,recipient=to,at=at,id=id,kind=kind,recipients=recipients,seconds=seconds \\
    --hierarchy FILE.ndjson.people.csv --hierarchy-map person=person,manager=manager,name=name,team=team,zone=zone,hours=hours`;

function optionsFrom(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      out: { type: "string" },
      people: { type: "string", default: "120" },
      weeks: { type: "string", default: "26" },
      seed: { type: "string", default: "1" },
      monday: { type: "string" },
      quiet: { type: "boolean", default: false },
    },
  });
  const [people, weeks, seed] = [values.people, values.weeks, values.seed].map(Number);
  if (!values.out || !people || !weeks || seed === undefined || !(people >= 20) || Number.isNaN(seed))
    throw new OrganismError("USAGE", usage);
  const wish = { people, weeks, seed, quiet: values.quiet };
  return { out: values.out, wish: { ...wish, monday: values.monday ?? beginningOf(wish, Date.now()) } };
}

async function write({ out, wish }: ReturnType<typeof optionsFrom>): Promise<number> {
  const file = createWriteStream(out);
  let rows = 0;
  for (const { sends, late } of weeksOf(simulationOf(wish)).take(wish.weeks)) {
    const interactions = [...sends, ...late].flatMap(interactionsOf);
    rows += interactions.length;
    if (!file.write(interactions.map((one) => `${JSON.stringify(one)}\n`).join("")))
      await once(file, "drain");
  }
  file.end();
  await once(file, "close");
  writeFileSync(`${out}.people.csv`, peopleOf(wish));
  return rows;
}

function peopleOf({ seed, people }: { seed: number; people: number }): string {
  const rows = organisationOf(seed, people).people.map(({ address, manager, name, team, contractHours }) =>
    [address, manager.address, JSON.stringify(name), team.path, team.zone, contractHours].join(","),
  );
  return `${["person,manager,name,team,zone,hours", ...rows].join("\n")}\n`;
}

try {
  const options = optionsFrom(process.argv.slice(2));
  process.stdout.write(`${await write(options)} interactions in ${options.out}\n`);
} catch (error) {
  // parseArgs throws these for options it does not know.
  if (!(error instanceof OrganismError || error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
