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

/** A Java program of a pom. Its arguments go through a private file: class paths outgrow command lines, and passwords must not show there. */
export async function java(
  place: Place,
  name: string,
  { pom, main, options, args }: JavaProgram,
): Promise<Command> {
  const jars = await jarsOf(pom, place.env);
  const file = join(place.dir, `${name}.args`);
  const all = [...options, "-cp", jars.join(":"), main, ...args];
  writeWhole(file, all.map((arg) => `"${arg.replaceAll("\\", "\\\\")}"`).join("\n"), 0o600);
  return { file: "java", args: [`@${file}`], cwd: place.dir, env: place.env };
}
