import { stage as graph } from "@organism/graph";
import { stage as metrics } from "@organism/metrics";
import { migrate } from "@organism/runtime/stores/migrations.ts";
import { cypher } from "@organism/runtime/stores/neo4j.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { end, freePort, startServer } from "@organism/runtime/testing/spawned.ts";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { accept } from "../../subgraphs/graph/src/streams/intake.ts";
import { arrivalsOf } from "../../subgraphs/graph/src/testing/mail.ts";
import { openWorld } from "../../subgraphs/graph/src/testing/world.ts";

const main = new URL("./main.ts", import.meta.url);

test("a worker builds what is accepted, measures who stands between whom, and stops clean", async () => {
  await using world = await openWorld();
  await migrate(world.postgres, [graph, metrics]);
  const dataset = await world.newDataset("star");
  await using worker = await startServer(main, await freePort(), world.env);
  const points = ["north", "east", "south", "west"];
  const mails = points.flatMap((point) => [
    { id: `to ${point}`, from: "centre", to: point, at: "2010-09-30T14:05:00Z" },
    { id: `from ${point}`, from: point, to: "centre", at: "2010-09-30T15:05:00Z" },
  ]);
  await accept(world.redis, dataset.number, await arrivalsOf(world, dataset.number, mails));
  const positions = cypher<{ degree: number; betweenness: number }>`
    MATCH (p:Person {dataset: ${dataset.id}})
    RETURN p.degree AS degree, p.betweenness AS betweenness ORDER BY degree`;
  await eventually(async () => {
    const leaf = { degree: 1, betweenness: 0 };
    expect(await world.neo4j.read(positions)).toEqual([
      leaf,
      leaf,
      leaf,
      leaf,
      { degree: 4, betweenness: 6 },
    ]);
  });
  expect(await end(worker, "SIGTERM")).toBe(0);
});

test("a worker whose graph is still building is ready all the same, and says so", async () => {
  await using world = await openWorld();
  await migrate(world.postgres, [graph, metrics]);
  const dataset = await world.newDataset("held up");
  await using worker = await startServer(main, await freePort(), world.env);
  const readiness = async () => {
    const response = await fetch(`${worker.url}/health/ready`);
    const { status, graph } = (await response.json()) as { status: string; graph: string };
    return { code: response.status, status, graph };
  };
  expect(await readiness()).toEqual({ code: 200, status: "ready", graph: "ready" });

  // No version can be drawn while somebody else holds the last one.
  await world.postgres.db.transaction().execute(async (holding) => {
    await sql`select from graph.version for update`.execute(holding);
    const mails = [{ id: "1", from: "centre", to: "north", at: "2010-09-30T14:05:00Z" }];
    await accept(world.redis, dataset.number, await arrivalsOf(world, dataset.number, mails));
    expect(await readiness()).toEqual({ code: 200, status: "ready", graph: "building" });
  });
  await eventually(async () => expect((await readiness()).graph).toBe("ready"));
});
