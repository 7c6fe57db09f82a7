"use client";

import { useState } from "react";

/** When the value last changed before one's eyes; undefined while it is the first. */
export function useLastChange(value: unknown): number | undefined {
  const [seen, setSeen] = useState<{ value: unknown; at?: number }>({ value });
  if (seen.value !== value) setSeen({ value, at: Date.now() });
  return seen.at;
}
