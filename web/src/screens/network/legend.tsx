"use client";

import type { NetworkLevel } from "../../generated/graphql.ts";
import styles from "./network.module.css";
import type { Shape } from "./shape.ts";

const sizes: Record<NetworkLevel, string> = {
  TEAM: "Size: people in the team, its published parts left out. Line: interactions between, rounded.",
  PSEUDONYM: "Size: contacts. How strong a tie is between two people is not said.",
  EGO: "Size: ties. Line: interactions over four weeks.",
};

export const Legend = ({ shape, level }: { shape: Shape; level: NetworkLevel }) => (
  <div className={styles["legend"]}>
    <ul aria-label="Colours">
      {shape.categories.map(({ name, token }) => (
        <li key={name} data-category={token}>
          {name}
        </li>
      ))}
    </ul>
    <p>{sizes[level]} Drag to move, scroll to zoom, point at a node to see its ties.</p>
  </div>
);
