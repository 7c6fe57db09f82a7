import type { Role } from "@organism/runtime/access/roles.ts";
import { eventually } from "@organism/runtime/testing/eventually.ts";
import { startProvider } from "@organism/runtime/testing/provider.ts";
import { openSocket } from "@organism/runtime/testing/socket.ts";
import { freePort, startServer } from "@organism/runtime/testing/spawned.ts";
import { sql } from "kysely";
import { expect, inject } from "vitest";
import { CentralityThread } from "../centrality/thread.ts";
import { runCentrality } from "../streams/centrality.ts";
import { runPath } from "../streams/path.ts";
import { become, type Company, foundCompany, publish } from "./company.ts";
import { ALIAS_KEY, EVENT_KEY, SEAL_KEY } from "./mail.ts";
import { openWorld, type World } from "./world.ts";

/** Who asks, as their token says. */
export interface As {
  sub?: string;
  roles?: Role[];
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at where it is asked for
type Answer = { data: any; errors?: { message: string; extensions: { code: string } }[] };

export const manager: As = { sub: "demo-manager", roles: ["manager"] };
export const analyst: As = { sub: "demo-analyst", roles: ["analyst"] };
export const employee = (sub: string): As => ({ sub, roles: ["employee"] });

/** Subjects who are somebody in the company. */
const subjects = { ann: "a1", ben: "b3", cat: "c1", "demo-manager": "b0" };

/** The company with its groups published, behind the real server. */
export async function serveCompany(name: string) {
  await using lifetime = new AsyncDisposableStack();
  const issuer = lifetime.use(await startProvider());
  const world = lifetime.use(await openWorld());
  lifetime.use(await runPath({ ...world, consumer: name }));
  const centralities = lifetime.use(new CentralityThread());
  lifetime.use(runCentrality({ ...world, centralities, tolerance: 0.001, refreshMs: 3_600_000 }));
  const company = await foundCompany(world, name);
  for (const [subject, address] of Object.entries(subjects))
    await become(world, company, issuer.issuer, subject, address);
  const { url } = lifetime.use(await startGraph(world, issuer.issuer));
  await untilProjected(world, company);
  await publish(world);
  const raw = async (as: As, query: string, variables: Record<string, unknown> = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${await issuer.token({ claims: { ...as } })}`,
      },
      body: JSON.stringify({ query, variables: { dataset: company.dataset.id, ...variables } }),
    });
    return await response.text();
  };
  const teams = await teamsByHead(world, company);
  const kept = lifetime.move();
  return {
    world,
    company,
    teams,
    raw,
    ask: async (as: As, query: string, variables?: Record<string, unknown>): Promise<Answer> =>
      JSON.parse(await raw(as, query, variables)),
    socket: async (as: As) => kept.use(openSocket(url, await issuer.token({ claims: { ...as } }))),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export type Served = Awaited<ReturnType<typeof serveCompany>>;

const startGraph = async (world: World, issuerUrl: string) =>
  startServer(new URL("../server.ts", import.meta.url), await freePort(), {
    ...inject("stores"),
    ...world.env,
    OIDC_ISSUER: issuerUrl,
    ALIAS_KEY,
    EVENT_KEY,
    SEAL_KEY,
  });

const untilProjected = (world: World, company: Company) =>
  eventually(async () => {
    const { rows } = await sql<{ done: boolean }>`
        select version = projected and interactions >= 114 as done from graph.dataset where number = ${company.dataset.number}`.execute(
      world.postgres.db,
    );
    expect(rows[0]?.done).toBe(true);
  });

async function teamsByHead(world: World, company: Company) {
  const rows = await world.postgres.db
    .selectFrom("graph.team")
    .select(["id", "head"])
    .where("dataset", "=", company.dataset.number)
    .execute();
  const of = (head: number | null) => rows.find((row) => row.head === head)?.id ?? "";
  return {
    everybody: of(null),
    a: of(company.numberOf("a0")),
    b: of(company.numberOf("b0")),
    c: of(company.numberOf("c0")),
  };
}
