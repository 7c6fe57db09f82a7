"use client";

import type { ReactNode } from "react";
import { To } from "../../frame/to.tsx";
import { graphql } from "../../generated/gql.ts";
import type { TeamRowFragment } from "../../generated/graphql.ts";
import { count, number } from "../../panel/format.ts";
import { Hidden } from "./hidden.tsx";
import styles from "./team-table.module.css";

graphql(`
  fragment TeamRow on Team {
    id
    name
    members {
      ... on Count {
        n
      }
      ... on Suppressed {
        reason
      }
    }
    bridging {
      ... on Number {
        value
        n
      }
      ... on Suppressed {
        reason
      }
    }
  }
`);

export interface WholeTeam extends TeamRowFragment {
  parts: { edges: readonly { node: TeamRowFragment }[] };
}

/** A team and, below it, its parts. What may not be said stands there hatched, with why; it is never left out or counted as nothing. */
export const TeamTable = ({ whole }: { whole: WholeTeam }) => (
  <div className={styles["scroll"]}>
    <table>
      <thead>
        <tr>
          <th scope="col">Team</th>
          <th scope="col" className={styles["number"]}>
            People
          </th>
          <th scope="col" className={styles["number"]}>
            Bridging
          </th>
        </tr>
      </thead>
      <tbody>
        <Row team={whole} name={<strong>{whole.name}</strong>} />
        {whole.parts.edges.map(({ node }) => (
          <Row
            key={node.id}
            team={node}
            name={
              <To path="/teams" query={{ parent: node.id }} className={styles["part"]}>
                {node.name}
              </To>
            }
          />
        ))}
      </tbody>
    </table>
  </div>
);

const Row = ({ team: { members, bridging }, name }: { team: TeamRowFragment; name: ReactNode }) => (
  <tr>
    <th scope="row" className={styles["name"]}>
      {name}
    </th>
    <td className={styles["number"]}>
      {members.__typename === "Count" ? count(members.n) : <Hidden reason={members.reason} />}
    </td>
    <td className={styles["number"]}>
      {bridging.__typename === "Number" ? number(bridging.value) : <Hidden reason={bridging.reason} />}
    </td>
  </tr>
);
