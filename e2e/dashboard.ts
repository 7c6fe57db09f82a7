import { secretOf } from "@organism/dev/home/secrets.ts";
import { requestToken } from "@organism/dev/issuer/request.ts";
import { demoUsers } from "@organism/dev/issuer/users.ts";
import { launched, ownPorts } from "@organism/dev/launcher/testing/launched.ts";
import { startStores } from "@organism/dev/stores/start.ts";
import { temporaryHome } from "@organism/dev/stores/temporary.ts";
import { buildWeb } from "@organism/dev/web.ts";
import { type GraphTables, identify } from "@organism/graph";
import { publishGroups } from "@organism/graph/jobs";
import { openQueue } from "@organism/runtime/messages/queue.ts";
import { openPostgres } from "@organism/runtime/stores/postgres.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { sql } from "kysely";
import { expect } from "vitest";
import { company } from "../connectors/testing/company.ts";
import { folder, imported } from "../connectors/testing/imported.ts";

/** Everything that `npm start` starts, with a company of 2010 in it in which every demo user is somebody. */
export interface Dashboard extends AsyncDisposable {
  web: string;
  issuer: string;
  dataset: string;
  /** What the gateway answers to the service account. */
  ask<Data>(query: string, variables: Record<string, unknown>): Promise<Data>;
  /** From now on the demo user is the person behind the address. */
  become(subject: string, dataset: string, address: string): Promise<void>;
}

export async function startDashboard(): Promise<Dashboard> {
  await using lifetime = new AsyncDisposableStack();
  expect(await buildWeb(() => undefined)).toBeDefined();
  const { path: home } = lifetime.use(temporaryHome());
  await ownPorts(home);
  // biome-ignore lint/style/noProcessEnv: everything is started as by a user
  const { PATH = "", HOME } = process.env;
  const launcher = lifetime.use(launched(home, { PATH, HOME, ORGANISM_SIMULATION: "off" }));
  lifetime.defer(async () => {
    launcher.kill("SIGTERM");
    await launcher.ended;
  });
  const { gateway, web, issuer } = await launcher.ready();
  if (!gateway || !web || !issuer) throw new Error("the launcher names no gateway, web or issuer");
  const token = () => requestToken({ home, role: "service", issuer });
  const ask = async <Data>(query: string, variables: Record<string, unknown>) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${await token()}` };
    const body = JSON.stringify({ query, variables });
    const answer = await fetch(`${gateway}/graphql`, { method: "POST", headers, body });
    const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  };
  const dataset = await bringIn({ gateway, token }, ask);
  // They run already, and are only looked up.
  const { addresses } = await startStores({ home, env: { PATH } });
  const postgres = lifetime.use(openPostgres<GraphTables>(addresses["POSTGRES_URL"] ?? "", { max: 2 }));
  const key = secretOf(home, "alias-key");
  const become: Dashboard["become"] = async (subject, dataset, address) =>
    expect(await identify(postgres.db, { issuer, subject }, { dataset, key, address })).toBe(true);
  for (const [index, { subject }] of demoUsers.entries()) await become(subject, dataset, String(8 + index));
  // As if the import had ended a while ago.
  await sql`update graph.change set at = at - interval '1 hour'`.execute(postgres.db);
  await publishTeams(addresses["REDIS_QUEUE_URL"] ?? "");
  const kept = lifetime.move();
  return { web, issuer, dataset, ask, become, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function bringIn(access: { gateway: string; token(): Promise<string> }, ask: Dashboard["ask"]) {
  using files = folder();
  // Long enough for teams to be published.
  const { mail, hierarchy } = company({ sends: 2_400 });
  await imported(
    { access },
    files.write("mail.csv", mail),
    ...[
      "--map",
      "sender=Sender,recipient=Recipient,at=EventDate",
      "--delimiter",
      ";",
      "--zone",
      "Europe/Warsaw",
    ],
    ...["--hierarchy", files.write("reports.csv", hierarchy)],
    ...["--hierarchy-map", "person=ID,manager=ReportsToID", "--dataset", "Mail of 2010"],
  );
  const { datasets } = await ask<{ datasets: { id: string }[] }>("{ datasets { id } }", {});
  const dataset = datasets[0]?.id ?? "";
  await eventually(async () => {
    const query = "query ($dataset: ID!) { graphStatus(dataset: $dataset) { phase } }";
    expect(await ask(query, { dataset })).toEqual({ graphStatus: { phase: "READY" } });
  });
  return dataset;
}

async function publishTeams(queueUrl: string) {
  await using queue = await openQueue(queueUrl);
  await queue.enqueue(publishGroups, {});
}
