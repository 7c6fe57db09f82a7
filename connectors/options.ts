import { basename } from "node:path";
import { parseArgs } from "node:util";
import { OrganismError } from "@organism/runtime/errors.ts";
import { type PersonField, personFields } from "./hierarchy.ts";
import { type InteractionField, interactionFields, type Kind, kinds } from "./interaction.ts";
import { type Mapping, parseMapping } from "./mapping.ts";

const usage = `Usage: npm run import -- FILE… [OPTION…]

FILE is CSV, its first line naming the columns, or NDJSON (*.ndjson, *.jsonl): one row for each recipient of a send. Without one, only
people are imported.

  --map FIELD=COLUMN,…        sender, recipient, at; also id, kind, recipients, seconds
  --delimiter CHARACTER       of the CSV; found from the first line if left out
  --zone ZONE                 of times without an offset, such as Europe/Warsaw
  --kind KIND                 ${kinds.join(", ")}; MAIL if left out
  --hierarchy FILE            people, such as an HR system exports them: who reports to whom; a person who reports to
                              themselves has nobody above
  --hierarchy-map FIELD=COLUMN,…  person, manager; also name, team (a path: Sales/North), zone, hours (of the contract, a week),
                              share (of full time, 40 hours, where hours are not said: 0.5 or 50 %)
  --dataset NAME              made if there is none; the file's name if left out
  --dry-run                   reads everything, says what would be refused, sends nothing
  --json                      ends with a line { read, accepted, duplicates, rejected, seconds }

To repeat an import is harmless: what is there already is counted as a duplicate, so a stopped import is simply run again.`;

export interface ImportOptions {
  files: readonly string[];
  mapping: Mapping<InteractionField>;
  delimiter: string | undefined;
  zone: string | undefined;
  kind: Kind;
  hierarchy: { file: string; mapping: Mapping<PersonField> } | undefined;
  dataset: string;
  dryRun: boolean;
  json: boolean;
}

export function parseOptions(args: string[]): ImportOptions {
  const { values, positionals: files } = parse(args);
  if (files.length === 0 && values.hierarchy === undefined) throw wrong("Say which file to import");
  const kind = kinds.find((one) => one === values.kind.toUpperCase());
  if (!kind) throw wrong(`--kind ${values.kind} is none of ${kinds.join(", ")}`);
  if (values.delimiter !== undefined && values.delimiter.length !== 1)
    throw wrong(`--delimiter ${JSON.stringify(values.delimiter)} must be one character`);
  return {
    files,
    mapping: parseMapping("--map", values.map, interactionFields),
    delimiter: values.delimiter,
    zone: values.zone,
    kind,
    hierarchy:
      values.hierarchy === undefined
        ? undefined
        : {
            file: values.hierarchy,
            mapping: parseMapping("--hierarchy-map", values["hierarchy-map"], personFields),
          },
    dataset: values.dataset ?? nameOf(files),
    dryRun: values["dry-run"],
    json: values.json,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        map: { type: "string", default: "" },
        delimiter: { type: "string" },
        zone: { type: "string" },
        kind: { type: "string", default: "MAIL" },
        hierarchy: { type: "string" },
        "hierarchy-map": { type: "string", default: "" },
        dataset: { type: "string" },
        "dry-run": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    // It throws these for options it does not know, and for values that are missing.
    if (error instanceof TypeError) throw wrong(error.message);
    throw error;
  }
}

function nameOf(files: readonly string[]): string {
  const [file, second] = files;
  if (file === undefined) throw wrong("Say with --dataset NAME where the people belong");
  if (second !== undefined) throw wrong("Say with --dataset NAME where several files belong");
  return basename(file).replace(/(\.\w+)$/, "");
}

const wrong = (what: string) => new OrganismError("USAGE", `${what}\n\n${usage}`);
