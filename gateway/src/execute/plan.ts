import type { ConditionNode, PlanNode, QueryPlan, SubscriptionNode } from "@apollo/query-planner";
import type { GraphQLSchema } from "graphql";
import { compileEntityFetch } from "./entities.ts";
import { compileRootFetch } from "./fetch.ts";
import { below, type PlanPath } from "./place.ts";
import type { Step } from "./run.ts";

const nothing: Step = async () => undefined;

/** A plan as a function. What a plan says once is worked out once, not in every execution. */
export function compilePlan({ node }: QueryPlan, schema: GraphQLSchema): Step {
  if (node?.kind === "Subscription") throw new Error("a subscription is not executed, it is opened");
  return node ? compileStep(node, [], schema) : nothing;
}

/** What remains to be fetched for each event of a subscription. */
export const compileRest = ({ rest }: SubscriptionNode, schema: GraphQLSchema): Step =>
  rest ? compileStep(rest, [], schema) : nothing;

function compileStep(node: PlanNode, at: PlanPath, schema: GraphQLSchema): Step {
  switch (node.kind) {
    case "Sequence":
      return inTurn(node.nodes.map((one) => compileStep(one, at, schema)));
    case "Parallel":
      return together(node.nodes.map((one) => compileStep(one, at, schema)));
    case "Flatten":
      return flatten(node.path, compileStep(node.node, [...at, ...node.path], schema));
    case "Condition":
      return either(node, at, schema);
    case "Fetch":
      return (node.requires ? compileEntityFetch : compileRootFetch)({ node, at, schema });
    case "Defer":
      throw new Error("the API schema has no @defer, so no plan has");
  }
}

const inTurn =
  (steps: readonly Step[]): Step =>
  async (targets, run) => {
    for (const step of steps) await step(targets, run);
  };

const together =
  (steps: readonly Step[]): Step =>
  async (targets, run) => {
    await Promise.all(steps.map((step) => step(targets, run)));
  };

const flatten =
  (path: PlanPath, step: Step): Step =>
  async (targets, run) => {
    const found = below(targets, path);
    if (found.length > 0) await step(found, run);
  };

function either(
  { condition, ifClause, elseClause }: ConditionNode,
  at: PlanPath,
  schema: GraphQLSchema,
): Step {
  const yes = ifClause ? compileStep(ifClause, at, schema) : nothing;
  const no = elseClause ? compileStep(elseClause, at, schema) : nothing;
  return (targets, run) => (run.variables[condition] ? yes : no)(targets, run);
}
