import type { Driver } from "neo4j-driver";
import { expect, test } from "vitest";
import { defaultLimits } from "../pool.ts";
import { Neo4jPool } from "./pool.ts";

test("a driver whose private pool changed its shape is refused with what is missing", () => {
  const driver = { _getOrCreateConnectionProvider: () => ({ _connectionPool: { _pools: {} } }) };
  expect(() => new Neo4jPool(driver as unknown as Driver, defaultLimits)).toThrow(
    /no _activeResourceCounts, .*_destroy, which pool figures.* stand on; install the version pinned/,
  );
});
