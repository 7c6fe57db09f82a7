"use client";

import { useMutation } from "@apollo/client/react";
import { TrendingUp, TriangleAlert, UsersRound } from "lucide-react";
import { graphql } from "../../generated/gql.ts";
import type { AlertFragment, AlertPattern } from "../../generated/graphql.ts";
import { count } from "../../panel/format.ts";
import styles from "./alerts.module.css";

graphql(`
  fragment Alert on Alert {
    id
    pattern
    since
    week
    open
    score
    teamName
    amongMany
    acknowledgedAt
    signalNotDiagnosis
  }
`);

const Acknowledge = graphql(`
  mutation AcknowledgeAlert($id: ID!) {
    acknowledgeAlert(id: $id) {
      ... on Alert {
        ...Alert
      }
      ... on UnknownAlert {
        reason
      }
    }
  }
`);

const patterns: Record<AlertPattern, { title: string; Icon: typeof TrendingUp }> = {
  RISE: { title: "Your load has risen clearly above your usual", Icon: TrendingUp },
  CHRONIC: { title: "Your load is high, and has been for long", Icon: TriangleAlert },
  GROUP: { title: "Unusually many people are under load", Icon: UsersRound },
};

export function Alert({ alert }: { alert: AlertFragment }) {
  const { title, Icon } = patterns[alert.pattern];
  return (
    <article className={styles["alert"]} data-open={alert.open}>
      <Icon size={18} aria-hidden="true" />
      <div>
        <h3>
          {title}
          {alert.teamName && ` in ${alert.teamName}`}
        </h3>
        <p>
          {alert.open ? "Since" : "Over; it began in"} {alert.since}
          {alert.score !== null && `, overload risk ${count(alert.score)} of 100 in ${alert.week}`}.{" "}
          {alert.amongMany && "Many in your division are under load in the same weeks. "}
          {alert.signalNotDiagnosis}
        </p>
      </div>
      <Acknowledgement alert={alert} />
    </article>
  );
}

/** Only one's own can be acknowledged, and only by oneself. */
function Acknowledgement({ alert: { id, pattern, acknowledgedAt } }: { alert: AlertFragment }) {
  const [acknowledge, { data, loading, error }] = useMutation(Acknowledge);
  if (pattern === "GROUP") return null;
  const answer = data?.acknowledgeAlert;
  if (acknowledgedAt || answer?.__typename === "Alert") return <p className={styles["seen"]}>Seen</p>;
  return (
    <div>
      <button
        type="button"
        disabled={loading}
        onClick={() => void acknowledge({ variables: { id } }).catch(() => undefined)}
      >
        I have seen it
      </button>
      {(error || answer) && <p role="alert">{error ? "Not noted; try again." : answer?.reason}</p>}
    </div>
  );
}
