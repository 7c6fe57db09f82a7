"use client";

import Link from "next/link";
import type { ComponentProps } from "react";
import { useDatasets } from "./dataset.tsx";

interface Props extends Omit<ComponentProps<typeof Link>, "href" | "prefetch"> {
  path: string;
  /** What else stands in the address. */
  query?: Record<string, string>;
}

/** A way to another screen that stays in the dataset. Nothing of it is fetched before one goes there. */
export function To({ path, query = {}, ...rest }: Props) {
  const { id } = useDatasets();
  const parameters = new URLSearchParams({ ...(id === undefined ? {} : { dataset: id }), ...query });
  return <Link {...rest} prefetch={false} href={parameters.size > 0 ? `${path}?${parameters}` : path} />;
}
