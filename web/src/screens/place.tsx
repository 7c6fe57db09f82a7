"use client";

import { count, dateTime, number, percent } from "../panel/format.ts";
import styles from "./place.module.css";

interface Props {
  centrality: { degree: number; betweenness: number; clustering: number; asOf: string } | null;
}

/** A person's place in the graph of ties, each number with what it counts. */
export function Place({ centrality }: Props) {
  if (!centrality) return <p className={styles["soft"]}>Not computed yet: it follows your first ties.</p>;
  const { degree, betweenness, clustering, asOf } = centrality;
  return (
    <>
      <dl className={styles["figures"]}>
        <div>
          <dt>
            <strong>Contacts</strong> People you write with both ways
          </dt>
          <dd>{count(degree)}</dd>
        </div>
        <div>
          <dt>
            <strong>Between others</strong> Shortest paths that lead through you
          </dt>
          <dd>{number(betweenness)}</dd>
        </div>
        <div>
          <dt>
            <strong>Closed circle</strong> Of your contacts, how many know each other
          </dt>
          <dd>{percent(clustering)}</dd>
        </div>
      </dl>
      <p className={styles["soft"]}>Computed {dateTime(asOf)}, over four weeks.</p>
    </>
  );
}
