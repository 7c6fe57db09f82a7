import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A PATH, made in `dir`, with every command of the given one but those named. */
export function pathWithout(commands: string[], path: string, dir: string): string {
  mkdirSync(dir);
  const made = new Set(commands);
  for (const folder of path.split(delimiter)) {
    for (const name of commandsIn(folder).filter((each) => !made.has(each))) {
      symlinkSync(join(folder, name), join(dir, name));
      made.add(name);
    }
  }
  return dir;
}

function commandsIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A PATH may name folders that do not exist.
    return [];
  }
}
