import { isDeepStrictEqual } from "node:util";
import { type GraphTables, identify } from "@organism/graph";
import { publishGroups } from "@organism/graph/jobs";
import { openPostgres, type Postgres } from "@organism/runtime/postgres.ts";
import { openQueue } from "@organism/runtime/queue.ts";
import type { Role } from "@organism/runtime/roles.ts";
import { post } from "@organism/runtime/testing/post.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { company } from "../connectors/testing/company.ts";
import { folder, imported } from "../connectors/testing/imported.ts";
import { ALIAS_KEY, type Cluster, startCluster } from "./cluster.ts";
import { overAndOver, read } from "./reading.ts";

const lifetime = new AsyncDisposableStack();
const files = lifetime.adopt(folder(), (made) => made[Symbol.dispose]());
let cluster: Cluster;
let postgres: Postgres<GraphTables>;

beforeAll(async () => {
  cluster = lifetime.use(await startCluster());
  postgres = lifetime.use(openPostgres<GraphTables>(cluster.postgresUrl, { max: 1 }));
});
afterAll(() => lifetime.disposeAsync());

const ask = async (role: Role, query: string, variables: Record<string, unknown>) =>
  await post(cluster.url, await cluster.token(role), { query, variables });

async function newDataset(name: string): Promise<string> {
  const query = "mutation ($name: String!) { createDataset(name: $name) { ... on Dataset { id } } }";
  const { body } = await ask("service", query, { name });
  return (body.data as { createDataset: { id: string } }).createDataset.id;
}

/** A file of the kind that companies export, in local time, brought in by the command line through a gateway. */
async function bringIn(dataset: string, { mail, hierarchy }: ReturnType<typeof company>, kind = "MAIL") {
  return await imported(
    { access: { gateway: cluster.url, token: () => cluster.token("service") } },
    files.write(`${dataset}.csv`, mail),
    ...[
      "--map",
      "sender=Sender,recipient=Recipient,at=EventDate",
      "--delimiter",
      ";",
      "--zone",
      "Europe/Warsaw",
    ],
    ...["--hierarchy", files.write(`${dataset}-reports.csv`, hierarchy)],
    ...["--hierarchy-map", "person=ID,manager=ReportsToID", "--dataset", dataset, "--kind", kind],
  );
}

const STATUS = "query ($dataset: ID!) { graphStatus(dataset: $dataset) { phase } }";
const untilBuilt = (dataset: string) =>
  vi.waitFor(
    async () => {
      const { body } = await ask("manager", STATUS, { dataset });
      expect(body.data).toEqual({ graphStatus: { phase: "READY" } });
    },
    { timeout: 120_000, interval: 100 },
  );

/** From now on the demo user of the role is the person behind the address. */
async function become(role: Role, dataset: string, address: string) {
  const subject = { issuer: cluster.issuer, subject: `demo-${role}` };
  expect(await identify(postgres.db, subject, { dataset, key: ALIAS_KEY, address })).toBe(true);
}

test("what is asked for before it is there gets a 503 that says when to ask again, and is there later without a restart", async () => {
  const dataset = await newDataset("not there yet");
  const query = "query ($dataset: ID!) { network(dataset: $dataset, level: EGO) { nodes { self } } }";
  const early = await ask("employee", query, { dataset });
  expect(early.status).toBe(503);
  expect(early.headers.get("Retry-After")).toBe("1");
  expect(early.body).toEqual({
    errors: [
      {
        message: expect.stringContaining("ask again"),
        path: ["network"],
        extensions: { code: "NOT_READY", service: "graph" },
      },
    ],
    extensions: { http: { status: 503, retryAfterSeconds: 1 } },
  });

  const mail = company({ people: 10, sends: 200 });
  await bringIn("not there yet", mail);
  await become("employee", dataset, mail.head);
  await untilBuilt(dataset);
  const late = await ask("employee", query, { dataset });
  expect(late.status).toBe(200);
  expect(late.body.data).toEqual({ network: { nodes: expect.arrayContaining([{ self: true }]) } });
});

test("the same file brought in again adds nothing", async () => {
  const mail = company();
  const taken = mail.rows - mail.toOneself;
  const all = { read: mail.rows, rejected: { SELF_MESSAGE: mail.toOneself } };
  const dataset = await newDataset("twice");
  expect(await bringIn("twice", mail)).toMatchObject({ ...all, accepted: taken, duplicates: 0 });
  await untilBuilt(dataset);
  expect(await bringIn("twice", mail)).toMatchObject({ ...all, accepted: 0, duplicates: taken });
});

const EVERYTHING = `query ($dataset: ID!, $everybody: ID) {
  graphStatus(dataset: $dataset) { version }
  datasets { id name live simulated horizon }
  me(dataset: $dataset) { id displayName centrality { degree betweenness clustering version asOf } }
  teams(dataset: $dataset, parent: $everybody) { edges { node {
    id name members { ... on Count { n } ... on Suppressed { reason } }
    bridging { ... on Number { value n } ... on Suppressed { reason } } } } }
  metricDefinitions { id }
  questions { id }
  interventionKinds { __typename }
}`;

test("during an import both gateways say the same, and of each process one may be killed: nobody asks more than twice, and all arrives once", async () => {
  const dataset = await newDataset("large");
  const people = 60;
  const [chat, mail] = [company({ people, sends: 2_400, seed: 2 }), company({ people, sends: 10_000 })];
  const chats = await bringIn("large", chat, "CHAT");
  await become("manager", dataset, mail.head);
  await untilBuilt(dataset);
  const everybody = await publishTeams(dataset);

  const token = await cluster.token("manager");
  const say = (url: string) => read(url, token, { query: EVERYTHING, variables: { dataset, everybody } });
  const [first = "", second = ""] = cluster.gateways;
  const versions = new Set<unknown>();
  // What is said before and after was true in between: versions do not return.
  await using comparing = overAndOver(async () => {
    const before = await say(first);
    const between = await say(second);
    if (!isDeepStrictEqual(before, await say(first))) return;
    expect(between).toEqual(before);
    versions.add(before["graphStatus"]);
  });
  await using asking = overAndOver(async () => void (await say(cluster.url)));

  let arriving = true;
  const arrival = bringIn("large", mail).finally(() => {
    arriving = false;
  });
  const amid = async () => {
    await Promise.all([comparing.twice(), asking.twice()]);
    expect(arriving, "the file is too small: it was in before all were killed").toBe(true);
  };
  for (const name of ["graph", "worker", "metrics", "causal", "actions"]) {
    await amid();
    await cluster.kill(name);
  }
  await amid();
  await comparing.stop();
  await cluster.kill("gateway");

  const taken = mail.rows - mail.toOneself;
  const { accepted, duplicates, rejected } = await arrival;
  expect([accepted + duplicates, rejected]).toEqual([taken, { SELF_MESSAGE: mail.toOneself }]);
  await untilBuilt(dataset);
  await asking.stop();
  expect(versions.size).toBeGreaterThan(1);
  const { rows } = await sql`
    select interactions, (select count(*)::int from graph.interaction where dataset = number) as stored
    from graph.dataset where id = ${dataset}::uuid`.execute(postgres.db);
  expect(rows).toEqual([{ interactions: chats.accepted + taken, stored: chats.accepted + taken }]);
});

/** Has the groups published, as if the import had ended a while ago; returns the team of everybody. */
async function publishTeams(dataset: string): Promise<string> {
  await sql`update graph.change set at = at - interval '1 hour'`.execute(postgres.db);
  await using queue = await openQueue(cluster.queueUrl);
  await queue.enqueue(publishGroups, {});
  const query = "query ($dataset: ID!) { teams(dataset: $dataset) { edges { node { id } } } }";
  return await vi.waitFor(
    async () => {
      const { body } = await ask("manager", query, { dataset });
      const { edges } = (body.data as { teams: { edges: { node: { id: string } }[] } }).teams;
      expect(edges).toHaveLength(1);
      return edges[0]?.node.id ?? "";
    },
    { timeout: 60_000, interval: 100 },
  );
}
