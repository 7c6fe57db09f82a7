import { isDeepStrictEqual } from "node:util";
import { type GraphTables, identify } from "@organism/graph";
import { publishGroups } from "@organism/graph/jobs";
import type { Role } from "@organism/runtime/access/roles.ts";
import { openQueue } from "@organism/runtime/messages/queue.ts";
import { openPostgres, type Postgres } from "@organism/runtime/stores/postgres.ts";
import { eventually, untilTrue } from "@organism/runtime/testing/eventually.ts";
import { post } from "@organism/runtime/testing/post.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
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
  postgres = lifetime.use(openPostgres<GraphTables>(cluster.postgresUrl, { max: 2 }));
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
/** Whoever is left has to do it all, after it was given what a dead one had in hand: on a busy machine, for minutes. */
const BUILDING_MS = 120_000;
const untilBuilt = (dataset: string) =>
  eventually(async () => {
    const { body } = await ask("manager", STATUS, { dataset });
    expect(body.data).toEqual({ graphStatus: { phase: "READY" } });
  }, BUILDING_MS);

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
        extensions: { code: "NOT_READY", service: "graph", retryAfterSeconds: 1 },
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

test("amid an import both gateways say the same", async () => {
  const dataset = await newDataset("compared");
  const [chat, mail] = [company({ sends: 2_400, seed: 2 }), company({ sends: 2_400 })];
  const chats = await bringIn("compared", chat, "CHAT");
  await become("manager", dataset, mail.head);
  await untilBuilt(dataset);
  const everybody = await publishTeams(dataset);

  const say = await asker({ dataset, everybody });
  const [first = "", second = ""] = cluster.gateways;
  await using comparing = overAndOver(async () => {
    // What is said before and after was true in between, for no version returns.
    for (;;) {
      const before = await say(first);
      const between = await say(second);
      if (isDeepStrictEqual(before, await say(first))) return expect(between).toEqual(before);
    }
  });
  const arrival = bringIn("compared", mail);
  await untilBegun(dataset, chats.accepted);
  await atOneVersion(async () => {
    await comparing.twice();
    const { interactions } = await totalsOf(dataset);
    expect(interactions, "all of it was in before it could be compared").toBeLessThan(
      chats.accepted + mail.rows - mail.toOneself,
    );
  });
  await arrival;
  await untilBuilt(dataset);
  await comparing.stop();
});

test("amid an import one of each process is killed: nobody has to ask more than twice, and everything arrives once", async () => {
  const dataset = await newDataset("survived");
  const mail = company({ people: 60, sends: 6_000 });
  const say = await asker({ dataset });
  await using asking = overAndOver(() => say(cluster.url));
  let arriving = true;
  const arrival = bringIn("survived", mail).finally(() => {
    arriving = false;
  });
  await untilBegun(dataset, 0);
  expect(arriving, "all of it was accepted before anything was killed").toBe(true);
  await Promise.all(["gateway", "graph", "metrics", "causal", "actions", "worker"].map(cluster.kill));

  const taken = mail.rows - mail.toOneself;
  const { accepted, duplicates, rejected } = await arrival;
  expect([accepted + duplicates, rejected]).toEqual([taken, { SELF_MESSAGE: mail.toOneself }]);
  await untilBuilt(dataset);
  await asking.twice();
  await asking.stop();
  expect(await totalsOf(dataset)).toEqual({ interactions: taken, stored: taken });
});

/** Asks all subgraphs, as somebody who is a person there and sees groups. */
async function asker(variables: { dataset: string; everybody?: string }) {
  const token = await cluster.token("manager");
  return (url: string) => read(url, token, { query: EVERYTHING, variables });
}

const untilBegun = (dataset: string, before: number) =>
  untilTrue(async () => (await totalsOf(dataset)).interactions > before);

async function totalsOf(dataset: string) {
  const { rows } = await sql<{ interactions: number; stored: number }>`
    select interactions, (select count(*)::int from graph.interaction where dataset = number) as stored
    from graph.dataset where id = ${dataset}::uuid`.execute(postgres.db);
  return rows[0] ?? { interactions: 0, stored: 0 };
}

/** While the last version is held no other can be drawn: builders wait, with their work in hand. */
const atOneVersion = (work: () => Promise<void>) =>
  postgres.db.transaction().execute(async (holding) => {
    await sql`select from graph.version for update`.execute(holding);
    await work();
  });

/** Has the groups published, as if the import had ended a while ago; returns the team of everybody. */
async function publishTeams(dataset: string): Promise<string> {
  await sql`update graph.change set at = at - interval '1 hour'`.execute(postgres.db);
  await using queue = await openQueue(cluster.queueUrl);
  await queue.enqueue(publishGroups, {});
  const query = "query ($dataset: ID!) { teams(dataset: $dataset) { edges { node { id } } } }";
  return await eventually(async () => {
    const { body } = await ask("manager", query, { dataset });
    const { edges } = (body.data as { teams: { edges: { node: { id: string } }[] } }).teams;
    expect(edges).toHaveLength(1);
    return edges[0]?.node.id ?? "";
  });
}
