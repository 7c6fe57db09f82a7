"use client";

import { useSubscription } from "@apollo/client/react";
import { useState } from "react";
import { graphql } from "../../generated/gql.ts";
import type { NetworkLevel } from "../../generated/graphql.ts";
import styles from "./network.module.css";

const NetworkChanges = graphql(`
  subscription NetworkChanges($dataset: ID!, $level: NetworkLevel!, $since: ID) {
    graphChanged(dataset: $dataset, level: $level, since: $since) {
      eventId
      resync
      added {
        a
        b
      }
      removed {
        a
        b
      }
    }
  }
`);

interface Props {
  dataset: string;
  level: NetworkLevel;
  since: string;
  show(): void;
}

/** Says that the network has changed, and shows it when asked: what one looks at does not move by itself. */
export function Changes({ dataset, level, since, show }: Props) {
  const [changes, setChanges] = useState(0);
  useSubscription(NetworkChanges, {
    variables: { dataset, level, since },
    onData({ data: { data } }) {
      const event = data?.graphChanged;
      if (event)
        setChanges((sofar) => sofar + (event.resync ? 1 : event.added.length + event.removed.length));
    },
  });
  return (
    <output className={styles["changes"]}>
      {changes > 0 && (
        <>
          {changes === 1 ? "One change" : `${changes} changes`} since this was drawn.
          <button type="button" onClick={show}>
            Show
          </button>
        </>
      )}
    </output>
  );
}
