import { setTimeout as sleep } from "node:timers/promises";
import { OrganismError } from "@organism/runtime/errors.ts";
import { isAlive } from "../program/identity.ts";
import { launch } from "../program/launch.ts";
import type { Running } from "../program/program.ts";

const INTERVAL_MS = 300;

interface Watch {
  home: string;
  abort: AbortSignal;
  say: (line: string) => void;
  /** After a restart, which gave it another process id. */
  changed: () => void;
}

/**
 * Watches by process id and start time, which works for adopted processes as well as for children. What dies is started
 * again once, in place; what dies a second time rejects. Resolves when aborted.
 */
export async function watch(running: Running[], options: Watch): Promise<void> {
  const over = new AbortController();
  const abort = AbortSignal.any([options.abort, over.signal]);
  const watches = running.map((each) => watchOne(each, { ...options, abort }));
  try {
    await Promise.race(watches);
  } finally {
    // Nobody may start again what is about to be stopped.
    over.abort();
    await Promise.allSettled(watches);
  }
}

async function watchOne(running: Running, { home, abort, say, changed }: Watch): Promise<void> {
  const { program } = running;
  await untilDead(running, abort);
  if (abort.aborted) return;
  say(`${program.name} (process ${running.pid}) has died; starting it again`);
  Object.assign(running, await launch(home, program, abort));
  changed();
  say(`${program.name} is back as process ${running.pid}`);
  await untilDead(running, abort);
  if (abort.aborted) return;
  throw new OrganismError(
    "DIED_TWICE",
    `${program.name} has died a second time, so everything is stopped; its log is ${home}/logs/${program.name}.log`,
  );
}

async function untilDead(running: Running, abort: AbortSignal) {
  while (!abort.aborted && isAlive(running)) await sleep(INTERVAL_MS);
}
