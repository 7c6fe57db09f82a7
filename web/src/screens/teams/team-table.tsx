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

type Whole<Team> = Team & { parts: { edges: readonly { node: Team }[] } };

export interface Column<Team> {
  name: string;
  unit?: string;
  cell(team: Team): ReactNode;
}

export const people: Column<TeamRowFragment> = {
  name: "People",
  cell: ({ members }) =>
    members.__typename === "Count" ? count(members.n) : <Hidden reason={members.reason} />,
};

export const bridging: Column<TeamRowFragment> = {
  name: "Bridging",
  unit: "paths through one",
  cell: ({ bridging }) =>
    bridging.__typename === "Number" ? number(bridging.value) : <Hidden reason={bridging.reason} />,
};

interface Props<Team> {
  whole: Whole<Team>;
  columns: readonly Column<Team>[];
}

/** A team and, below it, its parts. What may not be said stands there hatched, with why; it is never left out or counted as nothing. */
export const TeamTable = <Team extends TeamRowFragment>({ whole, columns }: Props<Team>) => (
  <div className={styles["scroll"]}>
    <table>
      <thead>
        <tr>
          <th scope="col">Team</th>
          {columns.map(({ name, unit }) => (
            <th key={name} scope="col" className={styles["number"]}>
              {name}
              {unit && <span className={styles["unit"]}>{unit}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Row team={whole} columns={columns} name={<strong>{whole.name}</strong>} />
        {whole.parts.edges.map(({ node }) => (
          <Row
            key={node.id}
            team={node}
            columns={columns}
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

interface RowProps<Team> extends Pick<Props<Team>, "columns"> {
  team: Team;
  name: ReactNode;
}

const Row = <Team,>({ team, columns, name }: RowProps<Team>) => (
  <tr>
    <th scope="row" className={styles["name"]}>
      {name}
    </th>
    {columns.map((column) => (
      <td key={column.name} className={styles["number"]}>
        {column.cell(team)}
      </td>
    ))}
  </tr>
);
