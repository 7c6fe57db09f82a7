import { OrganismError } from "@organism/runtime/errors.ts";
import { requireFree } from "../home/ports.ts";
import { isAlive } from "./identity.ts";
import type { Program, Running } from "./program.ts";
import { probeOnce, untilReady } from "./ready.ts";
import { forget, record, recorded } from "./record.ts";
import { prepared, spawnInGroup } from "./spawn.ts";
import { killGroup, stopProcess } from "./stop.ts";

/** Starts the program, or takes over the one that an earlier start in this home left running and healthy. */
export async function launch(home: string, program: Program, abort?: AbortSignal): Promise<Running> {
  const running = (await adopt(home, program)) ?? (await start(home, program, abort));
  try {
    await program.furnish?.();
  } catch (cause) {
    await stop(home, running);
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new OrganismError("START_FAILED", `${program.name} answers but could not be made ready: ${what}`, {
      cause,
    });
  }
  return running;
}

/** Starts the program anew; what an earlier start left running is stopped first. */
export async function start(home: string, program: Program, abort?: AbortSignal): Promise<Running> {
  await clear(home, program.name, program.stopSignal);
  const command = await prepared(program);
  // As late as possible: preparing may have fetched a hundred packages.
  await requireFree(home, program.name, program.port);
  abort?.throwIfAborted();
  const started = await spawnInGroup(home, program.name, command);
  record(home, program.name, started.identity, program.port);
  await untilReady(program, started, abort).catch((error) => {
    forget(home, program.name);
    throw error;
  });
  return { ...started.identity, program, adopted: false };
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
  const answers = await probeOnce(program).then(
    () => true,
    () => false,
  );
  return answers ? { pid: found.pid, started: found.started, program, adopted: true } : undefined;
}
