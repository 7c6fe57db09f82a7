import { parseArgs } from "node:util";
import { keep } from "./history.ts";
import { stages } from "./stages.ts";

/** `npm run bench [-- STAGE… --minutes N]`: one JSON line a figure; exits 1 when one misses its goal. */
const known = Object.keys(stages);
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: "string", default: "30" } },
});
const minutes = Number(values.minutes);
const asked = positionals.length > 0 ? positionals : known;
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(", ")}; there are: ${known.join(", ")}`);
  process.exit(2);
}

for (const stage of asked) {
  for (const bench of stages[stage] ?? []) {
    for await (const figure of bench({ minutes })) {
      console.log(JSON.stringify(figure));
      keep(stage, figure);
      if (!figure.ok) process.exitCode = 1;
    }
  }
}
