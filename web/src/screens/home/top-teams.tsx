"use client";

import { To } from "../../frame/to.tsx";
import { graphql } from "../../generated/gql.ts";
import type { TopTeamsFragment } from "../../generated/graphql.ts";
import type { Page } from "../../graph/page.ts";
import { Panel } from "../../panel/panel.tsx";
import { panelState } from "../../panel/state.ts";
import { bridging, people, TeamTable } from "../teams/team-table.tsx";

graphql(`
  fragment TopTeams on Query {
    teams(dataset: $dataset, first: 1) {
      edges {
        node {
          ...TeamRow
          parts(first: 6) {
            edges {
              node {
                ...TeamRow
              }
            }
          }
        }
      }
    }
  }
`);

/** The published groups at the top, as an introduction to the screen of all. */
export function TopTeams({ page }: { page: Page<TopTeamsFragment> }) {
  const whole = page.data?.teams?.edges[0]?.node;
  return (
    <Panel
      title="Teams"
      about="As last published, once a week."
      size="medium"
      state={panelState({ page, fields: ["teams"], empty: page.data && !whole })}
      empty={{
        what: "No team is published yet",
        next: "Teams appear after the first whole week of data, where enough people are in them.",
      }}
      aside={<To path="/teams">All teams</To>}
    >
      {whole && <TeamTable whole={whole} columns={[people, bridging]} />}
    </Panel>
  );
}
