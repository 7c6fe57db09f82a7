"use client";

import { useDatasets } from "../../frame/dataset.tsx";
import { graphql } from "../../generated/gql.ts";
import { usePage } from "../../graph/page.ts";
import { Panel } from "../../panel/panel.tsx";
import { panelState } from "../../panel/state.ts";
import { Status, useStatus } from "../home/status.tsx";
import { Screen, Wide } from "../screen.tsx";
import { DatasetTable } from "./dataset-table.tsx";
import { HowToImport } from "./how-to-import.tsx";

const DataPage = graphql(`
  query Data($dataset: ID!) {
    ...DatasetChoice
    ...Status
  }
`);

/** What there is, how far it is built, and how to bring more. */
export function Data() {
  const { id: dataset, choose } = useDatasets();
  const page = usePage(DataPage, dataset === undefined ? undefined : { dataset });
  const status = useStatus(page, dataset);
  const datasets = page.data?.datasets ?? [];
  return (
    <Screen
      title="Data sources"
      about="Each dataset is a world of its own: people, graph and clock. Nothing crosses."
    >
      <Wide>
        <Panel
          title="Datasets"
          state={panelState({ page, fields: ["datasets"], empty: datasets.length === 0 })}
          empty={{ what: "There is no dataset yet", next: "The first import makes one." }}
        >
          <DatasetTable datasets={datasets} current={dataset} choose={choose} />
        </Panel>
      </Wide>
      <Wide>
        <Status page={page} status={status} />
      </Wide>
      <Wide>
        <HowToImport />
      </Wide>
    </Screen>
  );
}
