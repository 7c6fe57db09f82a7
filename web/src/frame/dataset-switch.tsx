"use client";

import { useDatasets } from "./dataset.tsx";
import styles from "./frame.module.css";

export function DatasetSwitch() {
  const { id, known, choose } = useDatasets();
  const current = known?.find((dataset) => dataset.id === id);
  return (
    <div className={styles["switch"]}>
      <label htmlFor="dataset">Dataset</label>
      <select
        id="dataset"
        value={current?.id ?? ""}
        disabled={!known?.length}
        onChange={(event) => choose(event.target.value)}
      >
        {!current && <option value="">{known ? "None yet" : "…"}</option>}
        {known?.map((dataset) => (
          <option key={dataset.id} value={dataset.id}>
            {dataset.name}
          </option>
        ))}
      </select>
      {current?.simulated && (
        <span className={styles["simulated"]} title="Nobody in this dataset is real">
          Simulated
        </span>
      )}
    </div>
  );
}
