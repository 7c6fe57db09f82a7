import { hash } from "node:crypto";
import { trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { post } from "@organism/runtime/testing/post.ts";
import { register } from "prom-client";
import { afterAll, expect, test } from "vitest";
import { startWorkplace } from "./testing/start-workplace.ts";

const { federation } = await startWorkplace();
afterAll(() => federation[Symbol.asyncDispose]());

const texts = [
  "query Listed { people { id hours } }",
  'query Faulty { person(id: "p3") { strain { score } } }',
];
const manifest = new Map(texts.map((text) => [hash("sha256", text), text]));

/** How often each was counted, by the values of its labels. */
async function counted(name: string): Promise<Record<string, number>> {
  const metric = await register.getSingleMetric(name)?.get();
  const counts = (metric?.values ?? []).filter(
    (one) => !("le" in one.labels) && !/_sum$/.test(metricOf(one)),
  );
  return Object.fromEntries(
    counts.map(({ labels, value }) => [Object.values(labels).sort().join(" "), value]),
  );
}

const metricOf = (value: object) => ("metricName" in value ? String(value.metricName) : "");

test("requests are told apart by the names of the manifest's operations, and by no name that a client makes up", async () => {
  const { url } = await federation.startGateway({ manifest });
  const token = await federation.issuer.token({ claims: { roles: ["employee"] } });
  for (const text of [...texts, "query Listed { people { name } }", "query MadeUp { people { name } }"])
    await post(url, token, { query: text });
  await post(url, token, { query: "query Listed {" });
  await post(url, token, { query: "query Teams { teams { id } }" });
  expect(await counted("organism_gateway_operation_seconds")).toEqual({
    "Listed answered": 1,
    "Faulty faulty": 1,
    "answered other": 2,
    "other refused": 2,
  });
  expect(await counted("organism_gateway_fetch_seconds")).toMatchObject({
    "Listed answered directory": 1,
    "Listed answered load": 1,
    "Faulty faulty load": 1,
    "answered directory other": 2,
  });
  // Those of the manifest were planned before they came.
  expect(await counted("organism_gateway_plans_total")).toEqual({ kept: 2, made: 2 });
});

test("each question to a subgraph is one span", async () => {
  const exporter = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
  const { url } = await federation.startGateway();
  await post(url, await federation.issuer.token(), { query: "{ people { id hours } }" });
  const asked = exporter.getFinishedSpans().filter(({ name }) => name.startsWith("subgraph "));
  expect(asked.map(({ name, attributes }) => [name, attributes])).toEqual([
    ["subgraph directory", { "organism.subgraph": "directory" }],
    ["subgraph load", { "organism.subgraph": "load" }],
  ]);
});
