"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import type { ComponentProps } from "react";

// What holds on every screen; the rest of an address is its screen's own.
const KEPT = ["dataset", "weeks"];

interface Props extends Omit<ComponentProps<typeof Link>, "href" | "prefetch"> {
  path: string;
  /** What else stands in the address. */
  query?: Record<string, string>;
}

/** A way to another screen that keeps the dataset and the time range. Nothing of it is fetched before one goes there. */
export function To({ path, query = {}, ...rest }: Props) {
  const here = [...useSearchParams()].filter(([name]) => KEPT.includes(name));
  const parameters = new URLSearchParams([...here, ...Object.entries(query)]);
  return <Link {...rest} prefetch={false} href={parameters.size > 0 ? `${path}?${parameters}` : path} />;
}
