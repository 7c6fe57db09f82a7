import { parentPort } from "node:worker_threads";
import { betweennessOf } from "./betweenness.ts";
import { Helpers } from "./helpers.ts";
import { StandingPeople } from "./people.ts";
import { yieldToServing } from "./priority.ts";
import type { Question } from "./question.ts";

yieldToServing();

let helpers: Helpers | undefined;
const standing = new Map<number, StandingPeople>();

// What is thrown here ends the thread, and `CentralityThread` tells who waits.
parentPort?.on("message", (question: Question) => parentPort?.postMessage(answer(question)));

function answer(question: Question): unknown {
  switch (question.ask) {
    case "measure":
      return betweennessOf(question.graph);
    case "stand":
      return stand(question).places();
    case "change":
      return known(question.dataset).change(question.changes);
    case "places":
      return known(question.dataset).places();
    case "leave":
      standing.delete(question.dataset);
      return undefined;
  }
}

function stand({ dataset, ties, helpers: count }: Question & { ask: "stand" }): StandingPeople {
  helpers ??= new Helpers(count);
  const people = new StandingPeople(ties, helpers);
  standing.set(dataset, people);
  return people;
}

function known(dataset: number): StandingPeople {
  const people = standing.get(dataset);
  if (!people)
    throw new Error(`The graph of dataset ${dataset} does not stand in this thread: load it again`);
  return people;
}
