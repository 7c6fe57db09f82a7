"use client";

import { useMay } from "../../frame/viewer.tsx";
import { Panel } from "../../panel/panel.tsx";
import styles from "./data.module.css";

const command = `npm run import -- mail.csv --dataset "My mail" \\
  --map sender=Sender,recipient=Recipient,at=EventDate \\
  --delimiter ';' --zone Europe/Warsaw`;

/** Bringing data in is done by a command, in the hands of whoever runs the system. */
export const HowToImport = () => (
  <Panel
    title="Bring your own data"
    about={
      useMay("interactions:write")
        ? "Any CSV or NDJSON file with a sender, a recipient and a time will do."
        : "Whoever runs the system brings data in, with one command."
    }
    state={{ is: "ready" }}
  >
    <pre className={styles["command"]}>
      <code>{command}</code>
    </pre>
    <ul className={styles["promises"]}>
      <li>Addresses are kept only as keyed hashes; no text and no subject has a place to be kept.</li>
      <li>Importing the same file again adds nothing; an import that was cut off goes on where it was.</li>
      <li>
        <code>--dry-run</code> only looks; refused rows are written beside the file, with their reasons.
      </li>
    </ul>
  </Panel>
);
