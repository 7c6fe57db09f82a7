"use client";

import { Spark } from "../../chart/spark.tsx";
import { graphql } from "../../generated/gql.ts";
import type { TeamLoadFragment } from "../../generated/graphql.ts";
import { number } from "../../panel/format.ts";
import { Hidden } from "./hidden.tsx";
import styles from "./team-table.module.css";
import type { Column } from "./team-table.tsx";

graphql(`
  fragment TeamLoad on Team {
    collaboration: trend(metric: "collaborationHours", last: $weeks) {
      ... on Trend {
        points {
          week
          value
        }
      }
      ... on Suppressed {
        reason
      }
    }
    focus: trend(metric: "focusHours", last: $weeks) {
      ... on Trend {
        points {
          week
          value
        }
      }
      ... on Suppressed {
        reason
      }
    }
    outside: trend(metric: "afterHours", last: $weeks) {
      ... on Trend {
        points {
          week
          value
        }
      }
      ... on Suppressed {
        reason
      }
    }
  }
`);

const unit = "hours a week";

/** What a team's people do in a week, in the mean: as last published, and how it came there. */
export const load: readonly Column<TeamLoadFragment>[] = [
  { name: "Collaboration", unit, cell: ({ collaboration }) => <Published trend={collaboration} /> },
  { name: "Focus", unit, cell: ({ focus }) => <Published trend={focus} /> },
  { name: "Outside own hours", unit, cell: ({ outside }) => <Published trend={outside} /> },
];

function Published({ trend }: { trend: TeamLoadFragment["focus"] }) {
  if (trend.__typename === "Suppressed") return <Hidden reason={trend.reason} />;
  const last = trend.points.at(-1);
  return (
    <span className={styles["load"]}>
      <Spark points={trend.points} />
      <span>
        {last ? number(last.value) : "–"}
        {last && <span className={styles["unit"]}>{last.week}</span>}
      </span>
    </span>
  );
}
