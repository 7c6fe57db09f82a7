import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { OrganismError } from "@organism/runtime/errors.ts";
import { requireFree } from "../home/ports.ts";
import { type Identity, identify, isAlive } from "./identity.ts";
import type { Command, Program, Running } from "./program.ts";
import { forget, record, recorded } from "./record.ts";
import { killGroup, stopProcess } from "./stop.ts";

const QUOTED_LINES = 15;

/** Starts the program, or takes over the one that an earlier start in this home left running and healthy. */
export async function launch(home: string, program: Program): Promise<Running> {
  const running = (await adopt(home, program)) ?? (await start(home, program));
  await program.furnish?.();
  return running;
}

/** Starts the program anew; what an earlier start left running is stopped first. */
export async function start(home: string, program: Program): Promise<Running> {
  await clear(home, program);
  await requireFree(home, program.name, program.port);
  const logFile = join(home, "logs", `${program.name}.log`);
  const from = sizeOf(logFile);
  const identity = await spawnInGroup(await program.command(), logFile);
  record(home, program.name, identity, program.port);
  await untilReady(program, identity, () => quote(logFile, from));
  return { ...identity, program, adopted: false };
}

export async function stop(home: string, { program, ...identity }: Running) {
  await stopProcess(identity, program.stopSignal);
  forget(home, program.name);
}

async function adopt(home: string, program: Program): Promise<Running | undefined> {
  const found = recorded(home, program.name);
  if (!found || found.port !== program.port || !isAlive(found)) return undefined;
  const answers = await program.probe().then(
    () => true,
    () => false,
  );
  return answers ? { pid: found.pid, started: found.started, program, adopted: true } : undefined;
}

async function clear(home: string, program: Program) {
  const found = recorded(home, program.name);
  if (!found) return;
  await stopProcess(found, program.stopSignal);
  killGroup(found);
  forget(home, program.name);
}

// In its own group, because Ctrl-C reaches the whole group of the terminal: stores must outlive who uses them.
async function spawnInGroup({ file, args, env, cwd, user }: Command, logFile: string): Promise<Identity> {
  mkdirSync(join(logFile, ".."), { recursive: true });
  const output = openSync(logFile, "a", 0o600);
  try {
    const child = spawn(file, args, { detached: true, stdio: ["ignore", output, output], env, cwd, ...user });
    await once(child, "spawn");
    child.unref();
    return identify(Number(child.pid));
  } finally {
    closeSync(output);
  }
}

async function untilReady(program: Program, identity: Identity, logged: () => string) {
  const deadline = Date.now() + program.patienceMs;
  let reason: unknown;
  while (Date.now() < deadline && isAlive(identity)) {
    try {
      return await program.probe();
    } catch (error) {
      reason = error;
      await sleep(100);
    }
  }
  const what = isAlive(identity)
    ? `did not answer within ${program.patienceMs / 1000} s`
    : "ended while starting";
  await stopProcess(identity, program.stopSignal, 2_000);
  throw new OrganismError("START_FAILED", `${program.name} ${what}. ${logged()}`, { cause: reason });
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function quote(logFile: string, from: number): string {
  const lines = readFileSync(logFile)
    .subarray(from)
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .slice(-QUOTED_LINES);
  return `The end of its log, ${logFile}:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
