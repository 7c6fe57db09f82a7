import { keep } from "./history.ts";
import { stages } from "./stages.ts";

/** `npm run bench [-- STAGE…]`: one JSON line a figure; exits 1 when one misses its goal. */
const known = Object.keys(stages);
const asked = process.argv.length > 2 ? process.argv.slice(2) : known;
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(", ")}; there are: ${known.join(", ")}`);
  process.exit(2);
}

for (const stage of asked) {
  for (const bench of stages[stage] ?? []) {
    for await (const figure of bench()) {
      console.log(JSON.stringify(figure));
      keep(stage, figure);
      if (!figure.ok) process.exitCode = 1;
    }
  }
}
