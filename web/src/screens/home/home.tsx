"use client";

import type { ReactNode } from "react";
import { useDatasets } from "../../frame/dataset.tsx";
import { useWeeks } from "../../frame/range.tsx";
import { useMay } from "../../frame/viewer.tsx";
import { graphql } from "../../generated/gql.ts";
import type { AlertsFragment, StatusFragment } from "../../generated/graphql.ts";
import { type Page, usePage } from "../../graph/page.ts";
import { Alerts } from "../alerts/alerts.tsx";
import { Screen, Wide } from "../screen.tsx";
import { GroupTrend } from "./group-trend.tsx";
import { OwnPlace } from "./own-place.tsx";
import { Status, useStatus } from "./status.tsx";
import { TopTeams } from "./top-teams.tsx";

const OwnPage = graphql(`
  query OwnHome($dataset: ID!) {
    ...DatasetChoice
    ...Status
    ...Alerts
    ...OwnPlace
  }
`);

// A query of its own, because the gateway refuses one that names what its asker may not see, asked for or not.
const GroupPage = graphql(`
  query GroupHome($dataset: ID!, $weeks: Int!) {
    ...DatasetChoice
    ...Status
    ...Alerts
    ...GroupTrend
    ...TopTeams
  }
`);

/** Where one begins: what the system does, and what there is for one's role. */
export const Home = () => (useMay("groups:read") ? <GroupHome /> : <OwnHome />);

function OwnHome() {
  const { id: dataset } = useDatasets();
  const page = usePage(OwnPage, dataset === undefined ? undefined : { dataset });
  const status = useStatus(page, dataset);
  return (
    <HomeScreen page={page} dataset={dataset} status={status}>
      <Wide>
        <OwnPlace key={dataset} page={page} dataset={dataset} version={status?.version} />
      </Wide>
    </HomeScreen>
  );
}

function GroupHome() {
  const { id: dataset } = useDatasets();
  const weeks = useWeeks();
  const page = usePage(GroupPage, dataset === undefined ? undefined : { dataset, weeks });
  const status = useStatus(page, dataset);
  return (
    <HomeScreen page={page} dataset={dataset} status={status}>
      <GroupTrend page={page} />
      <TopTeams page={page} />
    </HomeScreen>
  );
}

interface Props {
  page: Page<StatusFragment & AlertsFragment>;
  dataset: string | undefined;
  status: ReturnType<typeof useStatus>;
  children: ReactNode;
}

const HomeScreen = ({ page, dataset, status, children }: Props) => (
  <Screen title="Home" about="How the organisation works together now, as far as you may see it.">
    <Wide>
      <Status page={page} status={status} />
    </Wide>
    <Wide>
      <Alerts page={page} dataset={dataset} />
    </Wide>
    {children}
  </Screen>
);
