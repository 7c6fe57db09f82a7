"use client";

import type { OperationVariables, TypedDocumentNode } from "@apollo/client";
import { skipToken, useQuery } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { type Fault, faultsOf } from "./fault.ts";

/** The answer to a page's one query, as far as it is there. */
export interface Page<Data> {
  data: Partial<Data> | undefined;
  loading: boolean;
  faults: readonly Fault[];
  /** When it last came. */
  at: number | undefined;
  retry(): void;
}

/** Asks a page's query; `undefined` variables wait until it is known what to ask. Keeps what is there while it asks again. */
export function usePage<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | undefined,
): Page<Data> {
  const options = variables && {
    variables,
    errorPolicy: "all" as const,
    fetchPolicy: "cache-and-network" as const,
    nextFetchPolicy: "cache-first" as const,
    notifyOnNetworkStatusChange: true,
  };
  const { data, loading, error, refetch } = useQuery<Data, Variables>(
    document,
    // The hook's type has an overload for each use of its options, and none for all of them.
    (options ?? skipToken) as typeof skipToken,
  );
  const kept = useKept<Data>(data as Data | undefined, keyOf(variables));
  return {
    data: (data as Data | undefined) ?? kept?.data,
    loading: loading || variables === undefined,
    faults: faultsOf(error),
    at: kept?.at,
    retry: () => void refetch().catch(() => undefined),
  };
}

interface Kept<Data> {
  key: string;
  data: Data;
  at: number;
}

/** What last came for the same question, and when: another dataset's or team's answer would be a lie. */
function useKept<Data>(data: Data | undefined, key: string): Kept<Data> | undefined {
  const [kept, setKept] = useState<Kept<Data>>();
  useEffect(() => {
    if (data !== undefined) setKept({ key, data, at: Date.now() });
  }, [data, key]);
  return kept?.key === key ? kept : undefined;
}

/** How far one looks back makes no other question. */
const keyOf = (variables: OperationVariables | undefined): string =>
  JSON.stringify(variables ?? null, (name, value) => (name === "weeks" ? undefined : value));
