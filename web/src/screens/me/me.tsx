"use client";

import { useDatasets } from "../../frame/dataset.tsx";
import { useWeeks } from "../../frame/range.tsx";
import { graphql } from "../../generated/gql.ts";
import { usePage } from "../../graph/page.ts";
import { Panel } from "../../panel/panel.tsx";
import { panelState } from "../../panel/state.ts";
import { Place } from "../place.tsx";
import { Screen, Wide } from "../screen.tsx";
import { Participation } from "./participation.tsx";
import { Readings } from "./readings.tsx";
import { Risk } from "./risk.tsx";
import { Weeks } from "./weeks.tsx";

const MePage = graphql(`
  query Me($dataset: ID!, $weeks: Int!) {
    ...DatasetChoice
    ...MetricNames
    me(dataset: $dataset) {
      id
      displayName
      team {
        id
        name
      }
      centrality {
        degree
        betweenness
        clustering
        asOf
      }
      overloadRisk {
        ...Risk
      }
      weeks(last: $weeks) {
        ...Week
      }
      ...Participation
      accessLog(first: 50) {
        ...Readings
      }
    }
  }
`);

/** All that is said of one person, to that person. */
export function Me() {
  const { id: dataset } = useDatasets();
  const weeks = useWeeks();
  const page = usePage(MePage, dataset === undefined ? undefined : { dataset, weeks });
  const metrics = page.data?.metricDefinitions ?? [];
  const me = page.data?.me;
  const stateOf = (part: string, nothing: boolean | undefined) =>
    panelState({ page, fields: ["me"], part, empty: page.data && (!me || nothing) });
  const empty = {
    what: "You are nobody in this dataset",
    next: "Your account stands for no person here. Choose another dataset above, or ask who runs the system to say who you are.",
  };
  return (
    <Screen title="My work" about="Seen by you alone. Nobody else gets these numbers, in no role.">
      <Panel
        title="Overload risk"
        about="How far your load is high and above what is usual for you."
        size="medium"
        state={stateOf("overloadRisk", !me?.overloadRisk)}
        empty={
          me ? { what: "No week is over yet", next: "The first score follows your first whole week." } : empty
        }
      >
        {me?.overloadRisk && <Risk risk={me.overloadRisk} metrics={metrics} />}
      </Panel>
      <Panel
        title="Own weeks"
        about="Your last whole week beside your own median: nobody else's."
        size="medium"
        state={stateOf("weeks", !me?.weeks?.some(({ complete }) => complete))}
        empty={me ? { what: "No week is over yet", next: "The first stands here when it is." } : empty}
      >
        {me?.weeks && <Weeks weeks={me.weeks} metrics={metrics} />}
      </Panel>
      <Panel
        title={me?.displayName ?? "Your place"}
        about={
          me?.team
            ? `In ${me.team.name}, the smallest published team you are in`
            : "Where you stand among your contacts"
        }
        size="medium"
        state={stateOf("centrality", false)}
        empty={empty}
      >
        {me && <Place centrality={me.centrality} />}
      </Panel>
      <Panel
        title="Your say"
        about="Changes nothing else for you."
        size="medium"
        state={stateOf("participates", false)}
        empty={empty}
      >
        {me && dataset && <Participation person={me} dataset={dataset} />}
      </Panel>
      <Wide>
        <Panel
          title="Who saw my data"
          about="Every reading of your row by somebody else, newest first."
          size="medium"
          state={stateOf("accessLog", !me?.accessLog?.edges.length)}
          empty={
            me ? { what: "Nobody has read your row", next: "When somebody does, it stands here." } : empty
          }
        >
          {me?.accessLog && <Readings log={me.accessLog} />}
        </Panel>
      </Wide>
    </Screen>
  );
}
