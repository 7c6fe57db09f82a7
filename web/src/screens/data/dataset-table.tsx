"use client";

import type { Dataset } from "../../frame/dataset.tsx";
import { date } from "../../panel/format.ts";
import styles from "./data.module.css";

interface Props {
  datasets: readonly Dataset[];
  current: string | undefined;
  choose(id: string): void;
}

export const DatasetTable = ({ datasets, current, choose }: Props) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Kind</th>
        <th scope="col">Until</th>
        <th scope="col">
          <span className="visually-hidden">Choose</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {datasets.map((dataset) => (
        <tr key={dataset.id}>
          <th scope="row" className={styles["name"]}>
            {dataset.name}
          </th>
          <td>{kindOf(dataset)}</td>
          <td>{untilOf(dataset)}</td>
          <td className={styles["choose"]}>
            {dataset.id === current ? (
              "Shown now"
            ) : (
              <button type="button" onClick={() => choose(dataset.id)}>
                Show<span className="visually-hidden"> {dataset.name}</span>
              </button>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const kindOf = ({ live, simulated }: Dataset) =>
  [simulated ? "Simulated" : live ? "Connected" : "Imported", live ? "live" : "at rest"].join(", ");

const untilOf = ({ live, horizon }: Dataset) =>
  live ? "Today" : horizon ? date(horizon) : "Nothing recorded";
