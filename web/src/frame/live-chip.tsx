"use client";

import { useLive } from "./connection.tsx";
import styles from "./frame.module.css";

const words = {
  connecting: "Connecting",
  live: "Live",
  waiting: "Reconnecting",
} as const;

/** Says what the socket does, not what one hopes; nothing where a screen has nothing live. */
export function LiveChip() {
  const state = useLive();
  if (state.is === "idle") return null;
  return (
    <output className={styles["chip"]} data-is={state.is}>
      <span className={styles["dot"]} aria-hidden="true" />
      {words[state.is]}
      {state.is === "waiting" && ` since ${new Date(state.since).toLocaleTimeString("en-GB")}`}
    </output>
  );
}
