"use client";

import { useDatasets } from "../../frame/dataset.tsx";
import { useWeeks } from "../../frame/range.tsx";
import { useMay } from "../../frame/viewer.tsx";
import { graphql } from "../../generated/gql.ts";
import type { GroupHomeQuery, OwnHomeQuery } from "../../generated/graphql.ts";
import { type Page, usePage } from "../../graph/page.ts";
import { Screen, Wide } from "../screen.tsx";
import { Alerts } from "../alerts/alerts.tsx";
import { GroupTrend } from "./group-trend.tsx";
import { OwnPlace } from "./own-place.tsx";
import { Status } from "./status.tsx";
import { TopTeams } from "./top-teams.tsx";

const OwnHome = graphql(`
  query OwnHome($dataset: ID!) {
    ...DatasetChoice
    ...Status
    ...Alerts
    ...OwnPlace
  }
`);

// A query of its own, because the gateway refuses one that names what its asker may not see, asked for or not.
const GroupHome = graphql(`
  query GroupHome($dataset: ID!, $weeks: Int!) {
    ...DatasetChoice
    ...Status
    ...Alerts
    ...OwnPlace
    ...GroupTrend
    ...TopTeams
  }
`);

/** Where one begins: what the system does, and what there is for one's role. */
export function Home() {
  const { id: dataset } = useDatasets();
  const groups = useMay("groups:read");
  const weeks = useWeeks();
  const own = usePage(OwnHome, dataset === undefined || groups ? undefined : { dataset });
  const group = usePage(GroupHome, dataset === undefined || !groups ? undefined : { dataset, weeks });
  const page: Page<OwnHomeQuery & Partial<GroupHomeQuery>> = groups ? group : own;
  return (
    <Screen title="Home" about="How the organisation works together now, as far as you may see it.">
      <Wide>
        <Status page={page} dataset={dataset} />
      </Wide>
      <Wide>
        <Alerts page={page} dataset={dataset} />
      </Wide>
      <OwnPlace page={page} />
      {groups && <GroupTrend page={page} />}
      {groups && <TopTeams page={page} />}
    </Screen>
  );
}
