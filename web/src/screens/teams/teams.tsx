"use client";

import { useSearchParams } from "next/navigation";
import { useDatasets } from "../../frame/dataset.tsx";
import { useWeeks } from "../../frame/range.tsx";
import { graphql } from "../../generated/gql.ts";
import type { TeamLoadFragment, TeamRowFragment } from "../../generated/graphql.ts";
import { usePage } from "../../graph/page.ts";
import { Panel } from "../../panel/panel.tsx";
import { panelState } from "../../panel/state.ts";
import { Screen, Wide } from "../screen.tsx";
import { HiddenLegend } from "./hidden.tsx";
import { load } from "./team-load.tsx";
import { TeamPath } from "./team-path.tsx";
import { bridging, type Column, people, TeamTable } from "./team-table.tsx";

const TeamsPage = graphql(`
  query Teams($dataset: ID!, $at: ID!, $below: Boolean!, $weeks: Int!) {
    ...DatasetChoice
    team(dataset: $dataset, id: $at) @include(if: $below) {
      ...TeamPath
      ...WholeTeam
    }
    teams(dataset: $dataset, first: 1) @skip(if: $below) {
      edges {
        node {
          ...WholeTeam
        }
      }
    }
  }
`);

graphql(`
  fragment WholeTeam on Team {
    ...TeamRow
    ...TeamLoad
    parts(first: 100) {
      edges {
        node {
          ...TeamRow
          ...TeamLoad
        }
      }
    }
  }
`);

const columns: readonly Column<TeamRowFragment & TeamLoadFragment>[] = [people, ...load, bridging];

/** The published teams, level by level. */
export function Teams() {
  const { id: dataset } = useDatasets();
  const weeks = useWeeks();
  const at = useSearchParams().get("parent");
  const page = usePage(
    TeamsPage,
    dataset === undefined ? undefined : { dataset, at: at ?? "", below: at !== null, weeks },
  );
  const team = page.data?.team;
  const whole = team ?? page.data?.teams?.edges[0]?.node;
  return (
    <Screen
      title="Teams"
      about="Published once a week for everybody alike, and never changed afterwards. A team stands beside its own past, not in a ranking."
    >
      <Wide>
        <Panel
          title={team?.name ?? "The organisation"}
          about={<TeamPath team={team} />}
          size="medium"
          state={panelState({ page, fields: ["team", "teams"], empty: page.data && !whole })}
          empty={{
            what: at === null ? "No team is published yet" : "This team is not published",
            next: "Teams appear after the first whole week of data, where enough people are in them.",
          }}
        >
          {whole && <TeamTable whole={whole} columns={columns} />}
          {whole?.parts.edges.length === 0 && (
            <p>Nothing is published below this team: its parts are too small, or it has none.</p>
          )}
          <HiddenLegend />
        </Panel>
      </Wide>
    </Screen>
  );
}
