import type { SubscriptionNode } from "@apollo/query-planner";
import { separateOperations, visit } from "graphql";
import { type Data, emptyData, isData, merge, own } from "../execute/data.ts";
import type { Result } from "../execute/executor.ts";
import { passOn } from "../execute/fault.ts";
import { compileBody } from "../execute/fetch.ts";
import { nameApart } from "../execute/held.ts";
import { resultOf } from "../execute/own.ts";
import { compileRest } from "../execute/plan.ts";
import { renamePath, rewrite } from "../execute/rewrite.ts";
import type { Run } from "../execute/run.ts";
import { createShape } from "../execute/shape.ts";
import type { Variant } from "../operation.ts";
import type { Planner } from "../planner.ts";
import type { Answer } from "../subgraphs/answer.ts";
import type { Ask } from "../subgraphs.ts";
import type { Supergraph } from "../supergraph.ts";
import type { Variables } from "../values.ts";
import { fillEmpty } from "../variant.ts";
import { EVENT_ID, makeResumable, SINCE } from "./resume.ts";
import { isShared } from "./sharing.ts";

/** An event, ready for clients. */
export interface Event {
  /** Undefined where the field is not resumable. */
  id: string | undefined;
  result: Result;
  /** The result as JSON, written once for all who get it. */
  text: string;
}

/** How a subscription is asked of its subgraph, and how what comes becomes what clients asked for. */
export interface Channel {
  subgraph: string;
  resumable: boolean;
  shared: boolean;
  sinceOf: (variables: Variables) => string | undefined;
  /** What distinguishes one stream of events from another. */
  keyOf: (variables: Variables) => string;
  /** The payload of the upstream's `subscribe` message. */
  requestOf: (variables: Variables, since: string | undefined) => { query: string; variables: Data };
  /** Fetches what the subgraph of the event does not know. */
  complete: (event: Answer, variables: Variables, ask: Ask) => Promise<Event>;
}

interface Setting {
  supergraph: Supergraph;
  planner: Planner;
}

export function createChannel({ supergraph, planner }: Setting, operation: Variant): Channel {
  const { api, rules, whole } = supergraph;
  const document = separateOperations(operation.document)[operation.name ?? ""] ?? operation.document;
  const resumable = isResumable(operation, supergraph);
  const named = nameApart(document);
  const asked = resumable
    ? makeResumable(api, named, operation.node)
    : { document: named, sinceOf: () => undefined };
  const node = subscriptionOf(planner(fillEmpty(asked.document), operation.name).node);
  const { primary } = node;
  const bodyOf = compileBody(primary);
  const rest = compileRest(node, whole);
  const shape = createShape(api, { document, node: operation.node });
  const used = variablesOf(asked.document);
  return {
    subgraph: primary.serviceName,
    resumable,
    shared: isShared({ api, rules }, document),
    sinceOf: asked.sinceOf,
    keyOf: (variables) => JSON.stringify([operation.id, used.map((name) => [name, variables[name]])]),
    requestOf: (variables, since) =>
      JSON.parse(bodyOf(since === undefined ? variables : { ...variables, [SINCE]: since })),
    async complete({ data, errors }, variables, ask) {
      const renames = primary.outputRewrites ?? [];
      const run: Run = { variables, root: emptyData(), errors: [], ask };
      for (const error of errors ?? [])
        run.errors.push(passOn(primary.serviceName, error, renamePath(renames, error.path ?? [])));
      if (data) {
        rewrite(whole, renames, data);
        merge(run.root, data);
        await rest([run.root], run);
      }
      const result = resultOf(run, shape);
      return { id: idOf(run.root), result, text: JSON.stringify(result) };
    },
  };
}

function subscriptionOf(node: ReturnType<Planner>["node"]): SubscriptionNode {
  if (node?.kind === "Subscription") return node;
  throw new Error(`a subscription was planned as ${node?.kind}`);
}

function isResumable({ node, document }: Variant, { api, rules }: Supergraph): boolean {
  const root = api.getSubscriptionType()?.name;
  let resumable = false;
  visit(document, {
    Field({ name }) {
      if (rules.resumable.has(`${root}.${name.value}`)) resumable = true;
    },
  });
  return resumable && node.operation === "subscription";
}

// The event is the one value of the root, under whatever name the client gave it.
function idOf(root: Data): string | undefined {
  const [event] = Object.values(root);
  const id = isData(event) ? own(event, EVENT_ID) : undefined;
  return id === undefined || id === null ? undefined : String(id);
}

function variablesOf(document: Variant["document"]): string[] {
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable({ name }) {
      if (name.value !== SINCE) names.add(name.value);
    },
  });
  return [...names].sort();
}
