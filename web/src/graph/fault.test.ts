import { CombinedGraphQLErrors } from "@apollo/client";
import { expect, test } from "vitest";
import { faultsOf } from "./fault.ts";

test("each error names the field that it concerns, and where to find it", () => {
  const error = new CombinedGraphQLErrors({
    errors: [
      {
        message: "Something failed here; trace id 0af7651916cd43dd",
        path: ["teams", "edges", 0],
        extensions: { code: "INTERNAL" },
      },
      { message: "Query.teams needs the scope groups:read", extensions: { code: "FORBIDDEN" } },
    ],
  });
  expect(faultsOf(error)).toEqual([
    {
      path: ["teams", "edges"],
      code: "INTERNAL",
      reason: "Something failed here",
      traceId: "0af7651916cd43dd",
    },
    {
      path: [],
      code: "FORBIDDEN",
      reason: "Query.teams needs the scope groups:read",
      traceId: undefined,
    },
  ]);
});

test("a network that is away is said in words, not as the browser says it", () => {
  expect(faultsOf(new TypeError("Failed to fetch"))).toMatchObject([
    { reason: "This site was not reached; look whether you are online" },
  ]);
  expect(faultsOf(undefined)).toEqual([]);
});
