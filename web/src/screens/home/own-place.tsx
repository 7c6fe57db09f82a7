"use client";

import { To } from "../../frame/to.tsx";
import { graphql } from "../../generated/gql.ts";
import type { OwnPlaceFragment } from "../../generated/graphql.ts";
import type { Page } from "../../graph/page.ts";
import { Panel } from "../../panel/panel.tsx";
import { panelState } from "../../panel/state.ts";
import { Place } from "../place.tsx";

graphql(`
  fragment OwnPlace on Query {
    me(dataset: $dataset) {
      id
      displayName
      centrality {
        degree
        betweenness
        clustering
        asOf
      }
    }
  }
`);

/** Where one stands oneself; nobody else's place is ever asked for here. */
export function OwnPlace({ page }: { page: Page<OwnPlaceFragment> }) {
  const { me } = page.data ?? {};
  return (
    <Panel
      title="Your place"
      about="Seen by you alone."
      state={panelState({ page, fields: ["me"], part: "centrality", empty: page.data && !me })}
      empty={{
        what: "You are nobody in this dataset",
        next: "Choose another one above to see your own place.",
      }}
      aside={<To path="/me">My work</To>}
    >
      {me && <Place centrality={me.centrality} />}
    </Panel>
  );
}
