import type { QueryResolvers } from "../generated/resolvers.ts";
import { allDatasets } from "../store/datasets.ts";
import { graphStatus } from "./graph-status.ts";
import { network } from "./network.ts";
import { me } from "./own-person.ts";
import { person } from "./person.ts";
import { bridgingTeams, team, teams } from "./team.ts";
import { tieRules } from "./tie-rule.ts";

export const Query: QueryResolvers = {
  datasets: (_parent, _args, { postgres }) => allDatasets(postgres.db),
  graphStatus,
  me,
  person,
  team,
  teams,
  bridgingTeams,
  network,
  tieRules,
};
