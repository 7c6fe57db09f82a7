import { Worker } from "node:worker_threads";
import { OrganismError } from "@organism/runtime/errors.ts";
import type { Centralities } from "./centralities.ts";
import type { Graph } from "./graph.ts";

const entry = new URL("./main.ts", import.meta.url);

/**
 * A thread that measures graphs one after another, so that no event loop that serves waits. When it fails, whoever
 * waits is told, and the next request has a new thread.
 */
export class CentralityThread implements AsyncDisposable {
  #worker: Worker | undefined;
  #waiting: PromiseWithResolvers<Centralities>[] = [];

  measure(graph: Graph): Promise<Centralities> {
    const answer = Promise.withResolvers<Centralities>();
    this.#waiting.push(answer);
    this.#worker ??= this.#start();
    this.#worker.postMessage(graph);
    return answer.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(entry);
    // Answers come in the order of the questions.
    worker.on("message", (answer: Centralities) => this.#waiting.shift()?.resolve(answer));
    worker.on("error", (cause) => this.#end(worker, cause));
    worker.on("exit", () => this.#end(worker, new Error("it was stopped")));
    return worker;
  }

  #end(worker: Worker, cause: Error) {
    // A thread that failed still exits, perhaps when its successor has begun.
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.splice(0)) reject(failed(cause));
  }
}

const failed = (cause: Error) =>
  new OrganismError(
    "CENTRALITY_FAILED",
    `The centrality thread ended before its answer: ${cause.message}. Ask again: a new thread starts.`,
    { cause },
  );
