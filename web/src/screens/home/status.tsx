"use client";

import { skipToken, useSubscription } from "@apollo/client/react";
import { graphql } from "../../generated/gql.ts";
import type { GraphStatusFragment, StatusFragment } from "../../generated/graphql.ts";
import type { Page } from "../../graph/page.ts";
import { count, duration, moment, number } from "../../panel/format.ts";
import { Panel } from "../../panel/panel.tsx";
import { panelState } from "../../panel/state.ts";
import { ToImport } from "../to-import.tsx";
import styles from "./status.module.css";

graphql(`
  fragment GraphStatus on GraphStatus {
    phase
    percent
    interactions
    version
    lagMs
    lastEventAt
    rebuild {
      step
    }
  }
`);

graphql(`
  fragment Status on Query {
    graphStatus(dataset: $dataset) {
      ...GraphStatus
    }
  }
`);

const StatusChanges = graphql(`
  subscription StatusChanges($dataset: ID!) {
    graphStatus(dataset: $dataset) {
      ...GraphStatus
    }
  }
`);

/** How far the graph is built: as the page's answer said, then as it happens. */
export function useStatus(
  page: Page<StatusFragment>,
  dataset: string | undefined,
): GraphStatusFragment | undefined {
  const { data: live } = useSubscription(
    StatusChanges,
    dataset === undefined ? skipToken : { variables: { dataset } },
  );
  return live?.graphStatus ?? page.data?.graphStatus ?? undefined;
}

interface Props {
  page: Page<StatusFragment>;
  status: GraphStatusFragment | undefined;
}

/** The status line: what the system does with what arrives. */
export function Status({ page, status }: Props) {
  return (
    <Panel
      title="The organisation's graph"
      about="Who works with whom, brought up to date with every interaction that arrives."
      state={panelState({ page, fields: ["graphStatus"], empty: status?.phase === "EMPTY" })}
      empty={{ what: "No interactions in this dataset yet", next: <ToImport /> }}
    >
      {status && <Line status={status} />}
    </Panel>
  );
}

/** In a few words. */
export function stateOf({ phase, percent, rebuild }: GraphStatusFragment): string {
  if (rebuild) return "Counting ties";
  return phase === "BUILDING" ? `Building, ${number(percent)} %` : "Up to date";
}

function Line({ status }: { status: GraphStatusFragment }) {
  const { phase, percent, interactions, lagMs, lastEventAt } = status;
  return (
    <>
      <dl className={styles["line"]}>
        <div>
          <dt>State</dt>
          <dd data-phase={phase}>{stateOf(status)}</dd>
        </div>
        <div>
          <dt>Interactions</dt>
          <dd>{count(interactions)}</dd>
        </div>
        <div>
          <dt>Behind by</dt>
          <dd>{lagMs === 0 ? "Nothing" : duration(lagMs)}</dd>
        </div>
        <div>
          <dt>Last event</dt>
          <dd>{lastEventAt ? moment(lastEventAt) : "None yet"}</dd>
        </div>
      </dl>
      {phase === "BUILDING" && (
        <progress
          className={styles["progress"]}
          max={100}
          value={percent}
          aria-label="How far the graph is built"
        />
      )}
    </>
  );
}
