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
export async function launch(home: string, program: Program, abort?: AbortSignal): Promise<Running> {
  const running = (await adopt(home, program)) ?? (await start(home, program, abort));
  await program.furnish?.();
  return running;
}

/** Starts the program anew; what an earlier start left running is stopped first. */
export async function start(home: string, program: Program, abort?: AbortSignal): Promise<Running> {
  await clear(home, program.name, program.stopSignal);
  await requireFree(home, program.name, program.port);
  const command = await program.command();
  abort?.throwIfAborted();
  const logFile = join(home, "logs", `${program.name}.log`);
  const from = sizeOf(logFile);
  const identity = await spawnInGroup(command, logFile);
  record(home, program.name, identity, program.port);
  await untilReady({ program, identity, abort, logged: () => quote(logFile, from) });
  return { ...identity, program, adopted: false };
}

/** All or none: some without the others are of no use, and would stay behind. */
export async function allOrNone(home: string, starts: Promise<Running>[]): Promise<Running[]> {
  const outcomes = await Promise.allSettled(starts);
  const running = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (!failed) return running;
  await stopAll(home, running);
  throw failed.reason;
}

export async function stopAll(home: string, running: Running[]) {
  await Promise.all(running.map((each) => stop(home, each)));
}

async function stop(home: string, { program, pid, started }: Running) {
  await stopProcess({ pid, started }, program.stopSignal);
  forget(home, program.name);
}

/** Stops what an earlier start left running under the name. */
export async function clear(home: string, name: string, signal: Program["stopSignal"] = "SIGTERM") {
  const found = recorded(home, name);
  if (!found) return;
  await stopProcess(found, signal);
  killGroup(found);
  forget(home, name);
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

interface Start {
  program: Program;
  identity: Identity;
  abort: AbortSignal | undefined;
  logged: () => string;
}

async function untilReady({ program, identity, abort, logged }: Start) {
  const deadline = Date.now() + program.patienceMs;
  let reason: unknown;
  while (Date.now() < deadline && isAlive(identity) && !abort?.aborted) {
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
  abort?.throwIfAborted();
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
