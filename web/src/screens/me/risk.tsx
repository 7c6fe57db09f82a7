"use client";

import { graphql } from "../../generated/gql.ts";
import type { Dimension, MetricNamesFragment, RiskFragment, RiskSilence } from "../../generated/graphql.ts";
import { count, number } from "../../panel/format.ts";
import styles from "./risk.module.css";

graphql(`
  fragment Risk on OverloadRisk {
    week
    score
    coverage
    dimensions {
      dimension
      score
    }
    reasons {
      metric
      value
      usual
      points
    }
    silence
    signalNotDiagnosis
  }
`);

graphql(`
  fragment MetricNames on Query {
    metricDefinitions {
      id
      name
      unit
      formula
    }
  }
`);

export type Metrics = MetricNamesFragment["metricDefinitions"];

const dimensions: Record<Dimension, string> = {
  OVERLOAD: "Too much",
  RECOVERY: "Too little rest",
  WITHDRAWAL: "Fewer contacts",
};

const silences: Record<RiskSilence, string> = {
  NO_HOURS: "Your working hours are not known well enough yet.",
  PART_TIME: "The thresholds were set for full time, and would mislead for you.",
  LEAVE: "You were away on most working days.",
  TRAVEL: "You were elsewhere, or on another shift.",
  NEW: "Too few weeks are known to say what is usual for you.",
  COVERAGE: "Too little of what the index looks at has data.",
};

/** Coloured as the rule for alerts speaks: from 50 on a week is high, below 38 it is calm again. */
const scale = { min: 0, low: 38, high: 50, max: 100, optimum: 0 };

/** The score of the last completed week, and what it is made of: nothing is concluded that cannot be seen here. */
export function Risk({ risk, metrics }: { risk: RiskFragment; metrics: Metrics }) {
  if (risk.score === null)
    return (
      <p>
        {risk.week} says nothing. {risk.silence && silences[risk.silence]} That is a sign of nothing.
      </p>
    );
  const nameOf = (id: string) => metrics.find((metric) => metric.id === id)?.name ?? id;
  return (
    <>
      <div className={styles["score"]}>
        <p className={styles["figure"]}>
          {count(risk.score)} <span>of 100 in {risk.week}</span>
        </p>
        <meter {...scale} value={risk.score} aria-label="Overload risk, 0 to 100" />
        <ul className={styles["dimensions"]}>
          {risk.dimensions.map(({ dimension, score }) => (
            <li key={dimension}>
              {dimensions[dimension]} <strong>{score === null ? "no data" : count(score)}</strong>
            </li>
          ))}
        </ul>
      </div>
      <table>
        <caption className="visually-hidden">What the score is made of</caption>
        <thead>
          <tr>
            <th scope="col">Because of</th>
            <th scope="col">That week</th>
            <th scope="col">Your usual</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {risk.reasons
            .filter(({ points }) => points >= 0.5)
            .map(({ metric, value, usual, points }) => (
              <tr key={metric}>
                <th scope="row">{nameOf(metric)}</th>
                <td>{number(value)}</td>
                <td>{number(usual)}</td>
                <td>{number(points)}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <p className={styles["note"]}>{risk.signalNotDiagnosis}</p>
    </>
  );
}
