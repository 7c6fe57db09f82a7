import { stage as graph } from "@organism/graph";
import { stage as metrics } from "@organism/metrics";
import { migrate } from "@organism/runtime/migrations.ts";
import { cypher } from "@organism/runtime/neo4j.ts";
import { end, freePort, startChild, untilPrinted } from "@organism/runtime/testing/spawned.ts";
import { expect, test, vi } from "vitest";
import { accept } from "../../subgraphs/graph/src/streams/intake.ts";
import { arrivalsOf } from "../../subgraphs/graph/src/testing/mail.ts";
import { openWorld } from "../../subgraphs/graph/src/testing/world.ts";

test("a worker builds what is accepted, measures who stands between whom, says it is ready, and stops clean", async () => {
  await using world = await openWorld();
  await migrate(world.postgres, [graph, metrics]);
  const dataset = await world.newDataset("star");
  const port = await freePort();
  await using worker = startChild(new URL("./main.ts", import.meta.url), { ...world.env, PORT: `${port}` });
  await untilPrinted(worker, "process ready");
  expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);

  const points = ["north", "east", "south", "west"];
  const mails = points.flatMap((point) => [
    { id: `to ${point}`, from: "centre", to: point, at: "2010-09-30T14:05:00Z" },
    { id: `from ${point}`, from: point, to: "centre", at: "2010-09-30T15:05:00Z" },
  ]);
  await accept(world.redis, dataset.number, await arrivalsOf(world, dataset.number, mails));
  const positions = cypher<{ degree: number; betweenness: number }>`
    MATCH (p:Person {dataset: ${dataset.id}})
    RETURN p.degree AS degree, p.betweenness AS betweenness ORDER BY degree`;
  await vi.waitFor(async () => {
    const leaf = { degree: 1, betweenness: 0 };
    expect(await world.neo4j.read(positions)).toEqual([
      leaf,
      leaf,
      leaf,
      leaf,
      { degree: 4, betweenness: 6 },
    ]);
  }, 30_000);
  expect(await end(worker, "SIGTERM")).toBe(0);
});
