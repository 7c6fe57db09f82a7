"use client";

import { useSubscription } from "@apollo/client/react";
import { useState } from "react";
import { graphql } from "../../generated/gql.ts";
import type { AlertsFragment } from "../../generated/graphql.ts";
import type { Page } from "../../graph/page.ts";
import { Panel } from "../../panel/panel.tsx";
import { panelState } from "../../panel/state.ts";
import { Alert } from "./alert.tsx";
import styles from "./alerts.module.css";
import { type AlertEvent, collect } from "./collect.ts";

graphql(`
  fragment Alerts on Query {
    burnoutAlerts(dataset: $dataset, first: 10) {
      edges {
        node {
          ...Alert
        }
      }
      liveFrom
    }
  }
`);

const AlertChanges = graphql(`
  subscription AlertChanges($dataset: ID!, $since: ID) {
    burnoutAlerts(dataset: $dataset, since: $since) {
      eventId
      kind
      alert {
        ...Alert
      }
    }
  }
`);

interface Props {
  page: Page<AlertsFragment>;
  dataset: string | undefined;
}

/** One's own alerts and those of groups that one sees, as they come. */
export function Alerts({ page, dataset }: Props) {
  const asked = page.data?.burnoutAlerts;
  const events = useEvents(dataset, asked?.liveFrom, page.retry);
  const alerts = collect(asked?.edges.map(({ node }) => node) ?? [], events);
  return (
    <Panel
      title="Overload alerts"
      about="Signals to talk about workload, not diagnoses. What is about one person is told to that person alone."
      state={panelState({ page, fields: ["burnoutAlerts"], empty: alerts.length === 0 })}
      empty={{
        what: "No alerts",
        next: "When load rises clearly above what is usual, it stands here at once; no need to look again.",
      }}
    >
      <ul className={styles["list"]} aria-live="polite" aria-relevant="additions">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <Alert alert={alert} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What came after the answer of that `since`; a new answer begins anew. */
function useEvents(
  dataset: string | undefined,
  since: string | undefined,
  again: () => void,
): readonly AlertEvent[] {
  const [kept, setKept] = useState<{ since: string | undefined; events: readonly AlertEvent[] }>({
    since,
    events: [],
  });
  const known = dataset !== undefined && since !== undefined;
  useSubscription(AlertChanges, {
    ...(known ? { variables: { dataset, since } } : { variables: { dataset: "" }, skip: true }),
    onData({ data: { data } }) {
      const event = data?.burnoutAlerts;
      if (event?.kind === "RESYNC") again();
      else if (event)
        setKept((before) => ({
          since,
          events: before.since === since ? [...before.events, event] : [event],
        }));
    },
  });
  return kept.since === since ? kept.events : [];
}
