"use client";

import { number } from "../panel/format.ts";
import styles from "./chart.module.css";
import { type Point, pathOf, topOf } from "./points.ts";

interface Props {
  name: string;
  unit: string;
  points: readonly Point[];
}

const BOX = { width: 560, height: 150 };

/** A line over weeks, with the same as a table. */
export function Trend({ name, unit, points }: Props) {
  const top = topOf(points.flatMap(({ value }) => value ?? []));
  const [first, last] = [points[0], points.at(-1)];
  return (
    <figure className={styles["trend"]}>
      <svg viewBox={`-34 -8 ${BOX.width + 48} ${BOX.height + 30}`} aria-hidden="true">
        {[0, top / 2, top].map((value) => (
          <g key={value} className={styles["grid"]}>
            <path d={`M0 ${y(value, top)}H${BOX.width}`} />
            <text x="-8" y={y(value, top) + 4} textAnchor="end">
              {number(value)}
            </text>
          </g>
        ))}
        <path className={styles["line"]} d={pathOf(points, BOX, top)} />
        {last?.value !== null && last !== undefined && (
          <circle
            className={styles["last"]}
            cx={x(points.length - 1, points.length)}
            cy={y(last.value, top)}
            r="4"
          />
        )}
        <g className={styles["grid"]}>
          <text x="0" y={BOX.height + 18}>
            {first?.week}
          </text>
          <text x={BOX.width} y={BOX.height + 18} textAnchor="end">
            {last?.week}
          </text>
        </g>
      </svg>
      <details>
        <summary>As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Week</th>
              <th scope="col">
                {name}, {unit}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ week, value }) => (
              <tr key={week}>
                <th scope="row">{week}</th>
                <td>{value === null ? "Says nothing" : number(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

const x = (index: number, all: number) =>
  (BOX.width / Math.max(1, all - 1)) * Math.min(index, Math.max(0, all - 1));
const y = (value: number, top: number) => BOX.height - (value / top) * BOX.height;
