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
  const { data, previousData, loading, error, refetch } = useQuery<Data, Variables>(
    document,
    // The hook's type has an overload for each use of its options, and none for all of them.
    (options ?? skipToken) as typeof skipToken,
  );
  const at = useTimeOf(data);
  return {
    data: (data ?? previousData) as Partial<Data> | undefined,
    loading: loading || variables === undefined,
    faults: faultsOf(error),
    at,
    retry: () => void refetch().catch(() => undefined),
  };
}

function useTimeOf(data: unknown): number | undefined {
  const [at, setAt] = useState<number>();
  useEffect(() => {
    if (data !== undefined) setAt(Date.now());
  }, [data]);
  return at;
}
