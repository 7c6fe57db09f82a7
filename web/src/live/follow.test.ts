import type { ExecutionResult } from "graphql";
import type { Sink, SubscribePayload } from "graphql-ws";
import { expect, test } from "vitest";
import { follow, type Line } from "./follow.ts";

type Answer = ExecutionResult<Record<string, unknown>>;

/** A line whose other end the test holds. */
function openLine() {
  const asked: SubscribePayload[] = [];
  const waits: number[] = [];
  const seen: unknown[] = [];
  const refusals: unknown[] = [];
  let sink: Sink<Answer> | undefined;
  let stopped = 0;
  let retry = () => {};
  const line: Line = {
    subscribe(request, to) {
      asked.push(request);
      sink = to as unknown as Sink<Answer>;
      return () => {
        stopped += 1;
      };
    },
    again(failures, begin) {
      waits.push(failures);
      retry = begin;
      return () => {
        retry = () => {};
      };
    },
  };
  const stop = follow(
    line,
    { documentId: "sha256:abc", operationName: "Alerts", variables: { dataset: "d", since: "1-0" } },
    { next: ({ data }) => seen.push(data), refused: (errors) => refusals.push(errors), ended: () => {} },
  );
  return {
    asked,
    waits,
    seen,
    refusals,
    stop,
    get stopped() {
      return stopped;
    },
    comes: (eventId: string) => sink?.next({ data: { alerts: { eventId } } }),
    lost: () => sink?.error({ code: 1006 }),
    refused: (code: string) => sink?.error([{ message: "No", extensions: { code } }]),
    retry: () => retry(),
  };
}

test("a document is named by its hash, and begins where the query left off", () => {
  const { asked } = openLine();
  expect(asked).toEqual([
    {
      query: "",
      operationName: "Alerts",
      variables: { dataset: "d", since: "1-0" },
      extensions: { persistedQuery: { version: 1, sha256Hash: "abc" } },
    },
  ]);
});

test("after a lost socket it goes on from the last event that came, and shows none twice", () => {
  const line = openLine();
  line.comes("2-0");
  line.comes("3-0");
  line.lost();
  line.retry();
  expect(line.asked[1]?.variables).toEqual({ dataset: "d", since: "3-0" });
  line.comes("3-0");
  line.comes("4-0");
  expect(line.seen.map((data) => (data as { alerts: { eventId: string } }).alerts.eventId)).toEqual([
    "2-0",
    "3-0",
    "4-0",
  ]);
});

test("failures in a row are counted, and an event ends the row", () => {
  const line = openLine();
  line.lost();
  line.retry();
  line.lost();
  line.retry();
  line.comes("2-0");
  line.lost();
  expect(line.waits).toEqual([1, 2, 1]);
});

test("a refusal is told, and not asked again", () => {
  const line = openLine();
  line.refused("FORBIDDEN");
  expect(line.refusals).toEqual([[{ message: "No", extensions: { code: "FORBIDDEN" } }]]);
  expect(line.waits).toEqual([]);
});

test("a fault that passes ends nothing: it is asked again from the last event", () => {
  const line = openLine();
  line.comes("2-0");
  line.refused("STORE_AWAY");
  expect([line.refusals, line.waits]).toEqual([[], [1]]);
  line.retry();
  expect(line.asked[1]?.variables).toEqual({ dataset: "d", since: "2-0" });
});

test("whoever leaves while the socket is lost is not asked for again", () => {
  const line = openLine();
  line.lost();
  line.stop();
  line.retry();
  expect(line.asked).toHaveLength(1);
});
