import { Worker } from "node:worker_threads";
import { OrganismError } from "@organism/runtime/errors.ts";
import type { TieChange } from "../model/surroundings.ts";
import type { Graph } from "./graph.ts";
import type { Betweenness, Places } from "./people.ts";
import type { Question } from "./question.ts";

const entry = new URL("./main.ts", import.meta.url);

/**
 * A thread that measures graphs one after another, so that no event loop that serves waits, and keeps those it is told to. When it
 * fails, whoever waits is told, and the next request has a new one that keeps none.
 */
export class CentralityThread implements AsyncDisposable {
  readonly #helpers: number;
  #worker: Worker | undefined;
  #waiting: PromiseWithResolvers<unknown>[] = [];

  /** `threads` share a pass over a graph that stands. */
  constructor(threads = 1) {
    this.#helpers = threads - 1;
  }

  /** Everybody's betweenness. */
  measure(graph: Graph): Promise<Float64Array> {
    return this.#ask({ ask: "measure", graph });
  }

  /** Keeps the graph of these ties, which replaces the dataset's former one. */
  stand(dataset: number, ties: Uint32Array): Promise<Places> {
    return this.#ask({ ask: "stand", dataset, ties, helpers: this.#helpers });
  }

  /** Moves a graph that stands. */
  change(dataset: number, changes: readonly TieChange<number>[]): Promise<Betweenness> {
    return this.#ask({ ask: "change", dataset, changes });
  }

  places(dataset: number): Promise<Places> {
    return this.#ask({ ask: "places", dataset });
  }

  leave(dataset: number): Promise<void> {
    return this.#ask({ ask: "leave", dataset });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask<Answer>(question: Question): Promise<Answer> {
    const answer = Promise.withResolvers<Answer>();
    this.#waiting.push(answer as PromiseWithResolvers<unknown>);
    this.#worker ??= this.#start();
    this.#worker.postMessage(question);
    return answer.promise;
  }

  #start(): Worker {
    const worker = new Worker(entry);
    // Answers come in the order of the questions.
    worker.on("message", (answer: unknown) => this.#waiting.shift()?.resolve(answer));
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
