"use client";

import type { ReactNode } from "react";
import type { Viewer } from "../viewer.ts";
import { Connection } from "./connection.tsx";
import { DatasetChoice } from "./dataset.tsx";
import { DatasetSwitch } from "./dataset-switch.tsx";
import styles from "./frame.module.css";
import { LiveChip } from "./live-chip.tsx";
import { Mark } from "./mark.tsx";
import { Navigation } from "./navigation.tsx";
import { RangeSwitch } from "./range.tsx";
import type { Theme } from "./theme.ts";
import { ThemeSwitch } from "./theme-switch.tsx";
import { ViewerContext } from "./viewer.tsx";
import { ViewerMenu } from "./viewer-menu.tsx";

interface Props {
  viewer: Viewer;
  theme: Theme;
  remembered: string | undefined;
  children: ReactNode;
}

export const Frame = ({ viewer, theme, remembered, children }: Props) => (
  <ViewerContext value={viewer}>
    <Connection>
      <DatasetChoice remembered={remembered}>
        <a className={styles["skip"]} href="#content">
          Skip to content
        </a>
        <div className={styles["frame"]}>
          <aside className={styles["side"]}>
            <p className={styles["brand"]}>
              <Mark /> Causal Organism
            </p>
            <Navigation />
            <div className={styles["foot"]}>
              <ThemeSwitch initial={theme} />
              <ViewerMenu />
            </div>
          </aside>
          <div className={styles["body"]}>
            <header className={styles["top"]}>
              <DatasetSwitch />
              <RangeSwitch />
              <LiveChip />
            </header>
            <main id="content" className={styles["content"]} tabIndex={-1}>
              {children}
            </main>
          </div>
        </div>
      </DatasetChoice>
    </Connection>
  </ViewerContext>
);
