import { OrganismError } from "@organism/runtime/errors.ts";
import type { QuestionResolvers } from "../generated/resolvers.ts";
import { defaultDag } from "../model/graph/default-dag.ts";
import { identify } from "../model/graph/identify.ts";
import { sentenceOf } from "../model/graph/reason.ts";

export const Question: QuestionResolvers = {
  identification({ treatment, outcome, evidence }, { accepting }) {
    const unknown = accepting.find((id) => !hidden.includes(id));
    if (unknown !== undefined)
      throw new OrganismError(
        "BAD_USER_INPUT",
        `${unknown.slice(0, 40)} cannot be accepted: only what is not measured can, which is ${hidden.join(", ")}`,
      );
    if (accepting.length > hidden.length)
      throw new OrganismError(
        "BAD_USER_INPUT",
        `accepting names something twice: ${hidden.length} is all there is`,
      );
    const told = identify(defaultDag, {
      treatment: treatment.id,
      outcome: outcome.id,
      byLot: evidence === "RANDOMISED",
      accepted: accepting,
    });
    return {
      by: told.by,
      given: givenIn(told),
      assumed: told.by === "ADJUSTMENT" ? told.assumed : [],
      graphVersion: defaultDag.version,
      reasons: told.by === null ? told.reasons.map((reason) => sentenceOf(reason, defaultDag)) : [],
    };
  },
};

const hidden = defaultDag.nodes.filter(({ status }) => status === "LATENT").map(({ id }) => id);

function givenIn(told: ReturnType<typeof identify>): string[] {
  if (told.by === "ADJUSTMENT") return told.given;
  return told.by === "INSTRUMENT" ? (told.instruments[0]?.given ?? []) : [];
}
