import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { centralitiesOf } from "./centralities.ts";
import type { Graph } from "./graph.ts";

// On Linux this is about the calling thread alone: whoever waits for an answer goes before a pass over everybody.
if (process.platform === "linux") setPriority(10);

// What is thrown here ends the thread, and `CentralityThread` tells who waits.
parentPort?.on("message", (graph: Graph) => parentPort?.postMessage(centralitiesOf(graph)));
