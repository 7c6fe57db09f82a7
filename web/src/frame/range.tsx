"use client";

import { useSearchParams } from "next/navigation";
import styles from "./frame.module.css";

const ranges = [4, 13, 26, 52] as const;
const USUAL = 13;

/** How many weeks back the screens look; it stands in the address. */
export function useWeeks(): number {
  const asked = Number(useSearchParams().get("weeks"));
  return ranges.find((weeks) => weeks === asked) ?? USUAL;
}

export function RangeSwitch() {
  const weeks = useWeeks();
  return (
    <div className={styles["switch"]}>
      <label htmlFor="weeks">Look back</label>
      <select id="weeks" value={weeks} onChange={(event) => choose(event.target.value)}>
        {ranges.map((range) => (
          <option key={range} value={range}>
            {range} weeks
          </option>
        ))}
      </select>
    </div>
  );
}

function choose(weeks: string) {
  const address = new URL(location.href);
  address.searchParams.set("weeks", weeks);
  history.replaceState(null, "", address);
}
