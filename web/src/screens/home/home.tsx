"use client";

import { useDatasets } from "../../frame/dataset.tsx";
import { useMay } from "../../frame/viewer.tsx";
import { graphql } from "../../generated/gql.ts";
import type { OwnHomeQuery, TopTeamsFragment } from "../../generated/graphql.ts";
import { type Page, usePage } from "../../graph/page.ts";
import { Screen, Wide } from "../screen.tsx";
import { OwnPlace } from "./own-place.tsx";
import { Status } from "./status.tsx";
import { TopTeams } from "./top-teams.tsx";

const OwnHome = graphql(`
  query OwnHome($dataset: ID!) {
    ...DatasetChoice
    ...Status
    ...OwnPlace
  }
`);

// A query of its own, because the gateway refuses one that names what its asker may not see, asked for or not.
const GroupHome = graphql(`
  query GroupHome($dataset: ID!) {
    ...DatasetChoice
    ...Status
    ...OwnPlace
    ...TopTeams
  }
`);

/** Where one begins: what the system does, and what there is for one's role. */
export function Home() {
  const { id: dataset } = useDatasets();
  const groups = useMay("groups:read");
  const page: Page<OwnHomeQuery & Partial<TopTeamsFragment>> = usePage(
    groups ? GroupHome : OwnHome,
    dataset === undefined ? undefined : { dataset },
  );
  return (
    <Screen title="Home" about="How the organisation works together now, as far as you may see it.">
      <Wide>
        <Status page={page} dataset={dataset} />
      </Wide>
      <OwnPlace page={page} />
      {groups && <TopTeams page={page} />}
    </Screen>
  );
}
