"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import type { NetworkLevel, StatusFragment } from "../../generated/graphql.ts";
import type { Page } from "../../graph/page.ts";
import { stateOf, useStatus } from "../home/status.tsx";
import { ToImport } from "../to-import.tsx";

interface Props {
  page: Page<StatusFragment>;
  dataset: string | undefined;
  level: NetworkLevel | undefined;
}

const none: Partial<Record<NetworkLevel, string>> = {
  TEAM: "Teams are drawn once four whole weeks of them are published.",
  EGO: "Whoever you write with both ways stands here.",
};

/** Why there is no network yet; once what was brought in is counted, the page asks again. */
export function UntilBuilt({ page, dataset, level }: Props) {
  const status = useStatus(page, dataset);
  const ready = status?.phase === "READY";
  const before = useRef(ready);
  const ask = useEffectEvent(page.retry);
  useEffect(() => {
    if (ready && !before.current) ask();
    before.current = ready;
  }, [ready]);
  if (ready && level && none[level]) return none[level];
  if (status?.phase !== "BUILDING") return <ToImport />;
  return <output>What was brought in appears here by itself. {stateOf(status)} …</output>;
}
