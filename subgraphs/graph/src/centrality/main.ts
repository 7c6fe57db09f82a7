import { parentPort } from "node:worker_threads";
import { centralitiesOf } from "./centralities.ts";
import type { Graph } from "./graph.ts";

// What is thrown here ends the thread, and `CentralityThread` tells who waits.
parentPort?.on("message", (graph: Graph) => parentPort?.postMessage(centralitiesOf(graph)));
