"use client";

import type { ReactNode } from "react";
import { useDatasets } from "../frame/dataset.tsx";
import { Panel } from "../panel/panel.tsx";
import { HowToImport } from "./data/how-to-import.tsx";
import styles from "./screen.module.css";

interface Props {
  title: string;
  /** What one finds here, in a sentence. */
  about: string;
  children: ReactNode;
}

/** Every screen speaks of a dataset; where there is none it says how to get one. */
export function Screen({ title, about, children }: Props) {
  const { known, fault } = useDatasets();
  return (
    <>
      <header className={styles["head"]}>
        <h1>{title}</h1>
        <p>{about}</p>
      </header>
      <div className={styles["panels"]}>
        {fault ? <NoAnswer fault={fault} /> : known?.length === 0 ? <NoDataset /> : children}
      </div>
    </>
  );
}

const NoAnswer = ({ fault }: { fault: NonNullable<ReturnType<typeof useDatasets>["fault"]> }) => (
  <Wide>
    <Panel title="Datasets" size="medium" state={{ is: "error", fault, retry: () => location.reload() }}>
      {null}
    </Panel>
  </Wide>
);

const NoDataset = () => (
  <>
    <Wide>
      <Panel
        title="Welcome"
        state={{ is: "empty" }}
        empty={{ what: "There is no dataset yet", next: "The first import makes one." }}
      >
        {null}
      </Panel>
    </Wide>
    <Wide>
      <HowToImport />
    </Wide>
  </>
);

/** Takes the whole width, where others stand side by side. */
export const Wide = ({ children }: { children: ReactNode }) => (
  <div className={styles["wide"]}>{children}</div>
);
