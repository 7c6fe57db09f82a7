"use client";

import { To } from "../../frame/to.tsx";
import { useViewer } from "../../frame/viewer.tsx";
import type { NetworkLevel } from "../../generated/graphql.ts";
import { levels } from "./level.ts";
import styles from "./network.module.css";

/** The ways of looking that the viewer has. */
export function Levels({ current }: { current: NetworkLevel | undefined }) {
  const { scopes } = useViewer();
  return (
    <nav aria-label="Ways of looking" className={styles["levels"]}>
      {levels
        .filter(({ scope }) => scopes.includes(scope))
        .map(({ level, name }) => (
          <To
            key={level}
            path="/network"
            query={{ level }}
            aria-current={level === current ? "true" : undefined}
          >
            {name}
          </To>
        ))}
    </nav>
  );
}
