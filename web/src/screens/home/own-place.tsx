"use client";

import { useApolloClient } from "@apollo/client/react";
import { To } from "../../frame/to.tsx";
import { graphql } from "../../generated/gql.ts";
import type { OwnPlaceFragment } from "../../generated/graphql.ts";
import type { Page } from "../../graph/page.ts";
import { Panel } from "../../panel/panel.tsx";
import { panelState } from "../../panel/state.ts";
import { Place } from "../place.tsx";
import { useAfterwards } from "./afterwards.ts";

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

const OwnPlaceNow = graphql(`
  query OwnPlaceNow($dataset: ID!) {
    ...OwnPlace
  }
`);

interface Props {
  page: Page<OwnPlaceFragment>;
  dataset: string | undefined;
  /** The version of the graph that can be asked for. */
  version: string | undefined;
}

/** Where one stands oneself; nobody else's place is ever asked for here. */
export function OwnPlace({ page, dataset, version }: Props) {
  const { me } = page.data ?? {};
  const client = useApolloClient();
  // Into the cache, from where the page's own query takes it; where that fails, what is there stands.
  useAfterwards(version, () => {
    if (dataset)
      void client
        .query({ query: OwnPlaceNow, variables: { dataset }, fetchPolicy: "network-only" })
        .catch(() => undefined);
  });
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
