"use client";

import { Spark } from "../../chart/spark.tsx";
import { graphql } from "../../generated/gql.ts";
import type { WeekFragment } from "../../generated/graphql.ts";
import { number } from "../../panel/format.ts";
import { units } from "../metric.ts";
import styles from "./risk.module.css";
import type { Metrics } from "./risk.tsx";

graphql(`
  fragment Week on PersonWeek {
    week
    complete
    collaborationHours
    afterHours
    weekendHours
    meetingHours
    conflictingHours
    multitaskingHours
    focusHours
    shortRests
    responseMedian
    networkInternal
  }
`);

const shown = [
  "collaborationHours",
  "meetingHours",
  "focusHours",
  "afterHours",
  "weekendHours",
  "shortRests",
  "multitaskingHours",
  "conflictingHours",
  "responseMedian",
  "networkInternal",
] as const satisfies (keyof WeekFragment)[];

interface Props {
  weeks: readonly WeekFragment[];
  metrics: Metrics;
}

/** One's last whole week beside one's own median, and how it came there. A week that is not over would look like a fall. */
export function Weeks({ weeks, metrics }: Props) {
  const complete = weeks.filter((week) => week.complete);
  const last = complete.at(-1);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">{last?.week ?? "Last week"}</th>
          <th scope="col">Your median</th>
          <th scope="col">{complete.length} weeks</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((metric) => {
          const definition = metrics.find(({ id }) => id === metric);
          const values = complete.flatMap((week) => week[metric] ?? []);
          return (
            <tr key={metric}>
              <th scope="row" title={definition?.formula}>
                {definition?.name ?? metric}
                {definition && <span className={styles["unit"]}>{units[definition.unit]}</span>}
              </th>
              <td>{shownValue(last?.[metric])}</td>
              <td>{shownValue(medianOf(values))}</td>
              <td>
                <Spark points={complete.map((week) => ({ week: week.week, value: week[metric] }))} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const shownValue = (value: number | null | undefined) =>
  value === null || value === undefined ? "–" : number(value);

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
