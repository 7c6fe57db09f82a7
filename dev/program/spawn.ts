import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync } from "node:fs";
import { OrganismError } from "@organism/runtime/errors.ts";
import { type Identity, identify } from "./identity.ts";
import { type LogFile, lastLines, openLog } from "./log-file.ts";
import type { Command, Program } from "./program.ts";

export interface Spawned {
  identity: Identity;
  log: LogFile;
}

/** Starts the command in a group of its own, because Ctrl-C reaches the terminal's whole group, and stores must outlive who uses them. */
export async function spawnInGroup(home: string, name: string, command: Command): Promise<Spawned> {
  const { file, args, env, cwd, user } = command;
  const log = openLog(home, name);
  try {
    const stdio = ["ignore" as const, log.descriptor, log.descriptor];
    const child = spawn(file, args, { detached: true, stdio, env, cwd, ...user });
    await once(child, "spawn");
    child.unref();
    return { identity: identify(Number(child.pid)), log };
  } finally {
    closeSync(log.descriptor);
  }
}

/** The program's command. What a preparing one said is in the error it failed with: the user needs its end, not its stack. */
export const prepared = (program: Program): Promise<Command> =>
  program.command().catch((cause) => {
    if (cause instanceof OrganismError) throw cause;
    const said = lastLines(cause.stderr || cause.stdout || cause.message);
    throw new OrganismError("START_FAILED", `${program.name} could not be prepared:\n${said}`, { cause });
  });
