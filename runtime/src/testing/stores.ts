import { inject } from "vitest";

/** Where the live test run's store is; `name` is its environment variable. */
export function storeAddress(name: string): string {
  const address = inject("stores")[name];
  if (address === undefined) throw new Error(`the live test run started no store for ${name}`);
  return address;
}
