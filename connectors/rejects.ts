import { accessSync, constants, createWriteStream, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { type Stringifier, stringify } from "csv-stringify";
import type { Refusal } from "./interaction.ts";

/** Where a row stands in its file. */
export interface Place {
  line: number;
  text: string;
}

/** The rows of one file that were not taken, with the reason: counted, and written beside it as FILE.rejected.csv. */
export interface Rejects extends AsyncDisposable {
  readonly path: string;
  readonly counts: Readonly<Record<string, number>>;
  add(place: Place, refusal: Refusal): void;
}

/** What an earlier import left there is removed; without a rejected row there is no file. */
export function openRejects(file: string): Rejects {
  const path = placeFor(`${file}.rejected.csv`);
  rmSync(path, { force: true });
  const counts: Record<string, number> = {};
  let sheet: Stringifier | undefined;
  let written: Promise<void> | undefined;
  return {
    path,
    counts,
    add({ line, text }, { code, reason }) {
      if (!sheet) {
        // A row may begin with =, +, - or @, and a spreadsheet would compute it.
        sheet = stringify({
          header: true,
          columns: ["line", "code", "reason", "row"],
          escape_formulas: true,
        });
        written = finished(sheet.pipe(createWriteStream(path)));
      }
      counts[code] = (counts[code] ?? 0) + 1;
      sheet.write([line, code, reason, text]);
    },
    async [Symbol.asyncDispose]() {
      sheet?.end();
      await written;
    },
  };
}

// Data often lies where it may only be read; the working directory then takes the file.
function placeFor(path: string): string {
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
    return path;
  } catch {
    return join(process.cwd(), basename(path));
  }
}
