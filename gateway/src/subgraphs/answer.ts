import { OrganismError } from "@organism/runtime/errors.ts";
import { log } from "@organism/runtime/observing/log.ts";
import { type Data, isData } from "../execute/data.ts";
import type { Reply } from "./exchange.ts";

/** What a subgraph answered, good or bad. */
export interface Answer {
  data?: Data | null;
  errors?: readonly SubgraphFault[] | null;
}

export interface SubgraphFault {
  message: string;
  path?: readonly (string | number)[] | null;
  extensions?: Record<string, unknown> | null;
}

/** Whatever its status: an error answer has the same form, and says more. When to ask again is told with each error. */
export function readAnswer(subgraph: string, { text, headers }: Reply): Answer {
  const answer = parse(subgraph, text);
  if (isAnswer(answer)) {
    const retryAfterSeconds = Number(headers["retry-after"]);
    if (!answer.errors || !(retryAfterSeconds > 0)) return answer;
    const errors = answer.errors.map((one) => ({
      ...one,
      extensions: { ...one.extensions, retryAfterSeconds },
    }));
    return { ...answer, errors };
  }
  throw new OrganismError(
    "SUBGRAPH_INVALID",
    `The subgraph ${subgraph} gave an answer that is no GraphQL result`,
  );
}

function parse(subgraph: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    log.error("subgraph answer is no JSON", { subgraph, error });
    return undefined;
  }
}

// By hand: a schema library would walk through all the data, and drop what is called __proto__.
const isAnswer = (value: unknown): value is Answer =>
  isData(value) &&
  (isData(value["data"]) || (Array.isArray(value["errors"]) && value["errors"].every(isFault)));

const isFault = (value: unknown): value is SubgraphFault =>
  isData(value) && typeof value["message"] === "string";
