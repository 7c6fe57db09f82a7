import { recordedIn } from "../program/record.ts";
import { killGroup } from "../program/stop.ts";
import { removeState } from "./state.ts";

// A process group that is signalled as a whole gets each signal twice: from outside, and passed on by the bootstrap.
const SAME_SIGNAL_MS = 500;

/** Aborted by the first Ctrl-C (or SIGTERM, SIGHUP); a second one kills everything at once, which the stores survive. */
export function stopOnSignal(home: string, say: (line: string) => void): AbortSignal {
  const abort = new AbortController();
  let first: number | undefined;
  const stop = () => {
    if (first === undefined) {
      first = performance.now();
      say("\nStopping; Ctrl-C again kills.");
      abort.abort();
    } else if (performance.now() - first > SAME_SIGNAL_MS) kill(home);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  return abort.signal;
}

function kill(home: string) {
  for (const each of recordedIn(home)) killGroup(each);
  removeState(home);
  process.exit(130);
}
