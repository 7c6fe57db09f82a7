import { setPriority } from "node:os";

/** On Linux this is about the calling thread alone: whoever waits for an answer goes before a pass over everybody. */
export function yieldToServing(): void {
  if (process.platform === "linux") setPriority(10);
}
