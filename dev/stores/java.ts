import { join } from "node:path";
import { writeWhole } from "../home/json.ts";
import type { Command } from "../program/program.ts";
import { jarsOf } from "./maven.ts";
import type { Place } from "./store.ts";

interface JavaProgram {
  pom: string;
  main: string;
  options: string[];
  args: string[];
}

/**
 * A Java program of a pom, run in its own directory. Its arguments go through a private file: class paths outgrow command lines, and passwords must not show there.
 */
export async function java(
  place: Place,
  name: string,
  { pom, main, options, args }: JavaProgram,
): Promise<Command> {
  const jars = await jarsOf(pom, place.env);
  const all = [...options, "-cp", jars.join(":"), main, ...args];
  writeWhole(join(place.dir, `${name}.args`), all.map(quoted).join("\n"), 0o600);
  // Without a locale that knows UTF-8, Java cannot open a path with a letter outside ASCII.
  return { file: "java", args: [`@${name}.args`], cwd: place.dir, env: { ...place.env, LC_ALL: "C.UTF-8" } };
}

const quoted = (argument: string) => `"${argument.replace(/["\\]/g, "\\$&")}"`;
