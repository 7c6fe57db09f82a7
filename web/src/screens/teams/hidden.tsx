"use client";

import type { SuppressionReason } from "../../generated/graphql.ts";
import styles from "./team-table.module.css";

const reasons: Record<SuppressionReason, { short: string; long: string }> = {
  TOO_FEW: {
    short: "Too few",
    long: "Too few people stand behind this number: somebody could be picked out of it.",
  },
  COMPLEMENTARY: {
    short: "Protects another",
    long: "With this number, another one that is not shown could be worked out.",
  },
  NOT_ENOUGH_DATA: { short: "Not yet", long: "It is not known yet: it follows the first whole weeks." },
};

/** A number that is not said, and why. */
export const Hidden = ({ reason }: { reason: SuppressionReason }) => (
  <span className={styles["hidden"]} title={reasons[reason].long}>
    {reasons[reason].short}
    <span className="visually-hidden">: not shown. {reasons[reason].long}</span>
  </span>
);

/** What the words of the hidden cells mean. */
export const HiddenLegend = () => (
  <ul className={styles["legend"]} aria-label="Why some numbers are not shown">
    {Object.values(reasons).map(({ short, long }) => (
      <li key={short}>
        <span className={styles["hidden"]}>{short}</span> {long}
      </li>
    ))}
  </ul>
);

export const whyHidden = (reason: SuppressionReason): string => reasons[reason].long;
