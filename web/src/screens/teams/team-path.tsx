"use client";

import { To } from "../../frame/to.tsx";
import { graphql } from "../../generated/gql.ts";
import type { TeamPathFragment } from "../../generated/graphql.ts";
import styles from "./team-table.module.css";

graphql(`
  fragment TeamPath on Team {
    id
    name
    parent {
      id
      name
    }
  }
`);

/** The way back up. */
export function TeamPath({ team }: { team: TeamPathFragment | null | undefined }) {
  if (!team)
    return "What a week of each team is like in the mean, and how much its people stand between others.";
  return (
    <span className={styles["path"]}>
      <To path="/teams">The organisation</To>
      {team.parent && (
        <To path="/teams" query={{ parent: team.parent.id }}>
          {team.parent.name}
        </To>
      )}
    </span>
  );
}
