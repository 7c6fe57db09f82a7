"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { useDatasets } from "../../frame/dataset.tsx";
import { useViewer } from "../../frame/viewer.tsx";
import { graphql } from "../../generated/gql.ts";
import { usePage } from "../../graph/page.ts";
import { Panel } from "../../panel/panel.tsx";
import { panelState } from "../../panel/state.ts";
import { Screen, Wide } from "../screen.tsx";
import { Canvas } from "./canvas.tsx";
import { Changes } from "./changes.tsx";
import { Legend } from "./legend.tsx";
import { levelFor } from "./level.ts";
import { Levels } from "./levels.tsx";
import { shapeOf } from "./shape.ts";
import { Twin } from "./twin.tsx";
import { UntilBuilt } from "./until-built.tsx";

const NetworkPage = graphql(`
  query Network($dataset: ID!, $level: NetworkLevel!) {
    ...DatasetChoice
    ...NetworkPanel
    ...Status
  }
`);

graphql(`
  fragment NetworkPanel on Query {
    network(dataset: $dataset, level: $level) {
      nodes {
        key
        self
        size
        team {
          id
          name
          parent {
            id
            name
          }
        }
      }
      ties {
        a
        b
        weight
      }
      version
      liveFrom
    }
  }
`);

/** Who works with whom, as the viewer may see it. */
export function Network() {
  const { id: dataset } = useDatasets();
  const { scopes } = useViewer();
  const seen = levelFor(useSearchParams().get("level"), scopes);
  const page = usePage(NetworkPage, dataset && seen ? { dataset, level: seen.level } : undefined);
  const network = page.data?.network;
  const shape = useMemo(() => (network ? shapeOf(network) : undefined), [network]);
  return (
    <Screen title="Network" about={seen?.about ?? "Your role sees no network."}>
      <Wide>
        <Panel
          title="Who works with whom"
          size="large"
          state={panelState({ page, fields: ["network"], empty: network?.nodes.length === 0 })}
          empty={{
            what: seen?.level === "EGO" ? "You have no ties here yet" : "Nothing to draw yet",
            next: <UntilBuilt page={page} dataset={dataset} level={seen?.level} />,
          }}
          aside={<Levels current={seen?.level} />}
        >
          {shape && network && dataset && seen && (
            <>
              <Changes
                key={network.liveFrom}
                dataset={dataset}
                level={seen.level}
                since={network.liveFrom}
                show={page.retry}
              />
              <Canvas shape={shape} />
              <Legend shape={shape} level={seen.level} />
              <Twin shape={shape} level={seen.level} />
            </>
          )}
        </Panel>
      </Wide>
    </Screen>
  );
}
