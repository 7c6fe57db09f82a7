"use client";

import { Trend } from "../../chart/trend.tsx";
import { graphql } from "../../generated/gql.ts";
import type { GroupTrendFragment } from "../../generated/graphql.ts";
import type { Page } from "../../graph/page.ts";
import { Panel } from "../../panel/panel.tsx";
import { panelState } from "../../panel/state.ts";
import { whyHidden } from "../teams/hidden.tsx";

graphql(`
  fragment GroupTrend on Query {
    everybody: teams(dataset: $dataset, first: 1) {
      edges {
        node {
          id
          name
          trend(metric: "afterHours", last: $weeks) {
            ... on Trend {
              points {
                week
                value
                n
              }
            }
            ... on Suppressed {
              reason
            }
          }
        }
      }
    }
  }
`);

/** How the load of everybody moves, from week to published week. */
export function GroupTrend({ page }: { page: Page<GroupTrendFragment> }) {
  const team = page.data?.everybody?.edges[0]?.node;
  const trend = team?.trend;
  const points = trend?.__typename === "Trend" ? trend.points : [];
  const state = panelState({ page, fields: ["everybody"], empty: page.data && points.length === 0 });
  return (
    <Panel
      title="Work outside own hours"
      about={`Hours a week, the mean over ${team?.name ?? "everybody"}, as published. Each person's own hours count, not the company's.`}
      size="medium"
      state={
        trend?.__typename === "Suppressed" ? { is: "suppressed", reason: whyHidden(trend.reason) } : state
      }
      empty={{
        what: "No week is published yet",
        next: "Each whole week is published once, when enough people are in it.",
      }}
    >
      <Trend name="Outside own hours" unit="hours a week" points={points} />
    </Panel>
  );
}
