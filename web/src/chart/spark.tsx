import styles from "./chart.module.css";
import { type Point, pathOf, topOf } from "./points.ts";

const BOX = { width: 96, height: 22 };

/** How something went, small; its numbers stand beside it. */
export const Spark = ({ points }: { points: readonly Point[] }) => (
  <svg className={styles["spark"]} viewBox={`-2 -2 ${BOX.width + 4} ${BOX.height + 4}`} aria-hidden="true">
    <path
      className={styles["line"]}
      d={pathOf(points, BOX, topOf(points.flatMap(({ value }) => value ?? [])))}
    />
  </svg>
);
