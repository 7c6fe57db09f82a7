"use client";

import { useQuery } from "@apollo/client/react";
import { useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { graphql } from "../generated/gql.ts";
import type { DatasetChoiceFragment } from "../generated/graphql.ts";
import { type Fault, faultsOf } from "../graph/fault.ts";
import { DATASET_COOKIE, remember } from "./remember.ts";

const Datasets = graphql(`
  query Datasets {
    ...DatasetChoice
  }
`);

/** In every page's own query, which so brings what the switch shows. */
graphql(`
  fragment DatasetChoice on Query {
    datasets {
      id
      name
      live
      simulated
      horizon
    }
  }
`);

export type Dataset = DatasetChoiceFragment["datasets"][number];

interface Choice {
  /** What the pages ask about; undefined until it is known which there are. */
  id: string | undefined;
  known: readonly Dataset[] | undefined;
  /** Why it is not known which there are. */
  fault: Fault | undefined;
  choose(id: string): void;
}

const ChoiceContext = createContext<Choice>({ id: undefined, known: undefined, fault: undefined, choose });

export const useDatasets = (): Choice => useContext(ChoiceContext);

/** The dataset of the address, else the one looked at last, else the first there is. Links keep it, because it is in the address. */
export function DatasetChoice({
  remembered,
  children,
}: {
  remembered: string | undefined;
  children: ReactNode;
}) {
  const named = useSearchParams().get("dataset");
  const asked = named ?? remembered;
  // A page that knows its dataset brings the list with its own query.
  const { data, error } = useQuery(Datasets, {
    fetchPolicy: asked === undefined ? "cache-first" : "cache-only",
  });
  const known = data?.datasets;
  const exists = !known || known.some((dataset) => dataset.id === asked);
  const id = exists ? asked : preferred(known)?.id;
  const [fault] = faultsOf(error);
  useEffect(() => {
    if (id !== undefined && named !== id) choose(id);
  }, [id, named]);
  return <ChoiceContext value={{ id, known, fault, choose }}>{children}</ChoiceContext>;
}

// In place: the server has nothing to say about it.
function choose(id: string) {
  remember(DATASET_COOKIE, id);
  const address = new URL(location.href);
  // A team of another dataset is none of this one's.
  if (address.searchParams.has("dataset")) address.searchParams.delete("parent");
  address.searchParams.set("dataset", id);
  history.replaceState(null, "", address);
}

// What moves is worth seeing first.
const preferred = (known: readonly Dataset[]) => known.find(({ live }) => live) ?? known[0];
