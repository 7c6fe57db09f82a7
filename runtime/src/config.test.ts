import { expect, test } from "vitest";
import { parseConfig } from "./config.ts";

const faultsOf = (names: Parameters<typeof parseConfig>[0], environment: Record<string, string>) => {
  try {
    parseConfig(names, environment);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

test("values are parsed and defaults stand where nothing is set", () => {
  expect(parseConfig(["PORT", "POOL_MAX", "ORGANISM_ENV"], { PORT: "4001", POOL_MAX: "" })).toEqual({
    PORT: 4001,
    POOL_MAX: 50,
    ORGANISM_ENV: "development",
  });
});

test("every fault is listed at once, each with its variable", () => {
  const message = faultsOf(["PORT", "POSTGRES_URL", "REDIS_QUEUE_URL"], {
    PORT: "0",
    POSTGRES_URL: "mysql://db",
  });
  expect(message).toContain("3 faults");
  expect(message).toMatch(/PORT "0" does not fit: must be a whole number from 1 to 65535/);
  expect(message).toMatch(/POSTGRES_URL .* does not fit: must be a URL that begins with postgres:\/\//);
  expect(message).toMatch(/REDIS_QUEUE_URL is missing: Redis for queues/);
});

test("a secret that does not fit is not shown", () => {
  expect(faultsOf(["POSTGRES_URL"], { POSTGRES_URL: "hunter2-canary" })).not.toContain("hunter2-canary");
});

test("a variable of ours that does not exist is refused with the nearest name", () => {
  expect(faultsOf([], { ORGANISM_HOEM: "/data" })).toContain(
    "ORGANISM_HOEM is not a variable of Causal Organism; did you mean ORGANISM_HOME?",
  );
});

test("a slip of the pen in a store's variable is refused, also where the store is not read", () => {
  expect(faultsOf(["PORT"], { PORT: "4001", NEO4J_URI: "bolt://127.0.0.1" })).toContain(
    "did you mean NEO4J_URL?",
  );
});

test("variables of other programs are left alone", () => {
  const theirs = {
    HOSTNAME: "web-1",
    POSTGRES_PASSWORD: "x",
    REDIS_QUEUE_PORT: "tcp://10.0.0.1:6379",
    S3_BUCKETS: "a",
  };
  expect(parseConfig(["PORT"], { PORT: "4001", S3_BUCKET: "organism", ...theirs })).toEqual({ PORT: 4001 });
});
