import { execFile } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { secretOf } from "@organism/dev/home/secrets.ts";
import { projectRoot } from "@organism/dev/root.ts";
import { peopleBehind, tiesChanged } from "@organism/graph";
import { readConfig } from "@organism/runtime/config.ts";
import { cypher } from "@organism/runtime/stores/neo4j.ts";
import { publishedVersion } from "@organism/runtime/stores/versions.ts";
import { sql } from "kysely";
import { largestDifference, TOLERANCE } from "./difference.ts";
import { embedded } from "./environment.ts";
import { type Figure, figure } from "./figure.ts";
import { python } from "./python.ts";
import { alone, type OpenStores, openStores, type System, startSystem, untilReady } from "./system.ts";
import { tiesOfMail } from "./ties-of-mail.ts";

const run = promisify(execFile);

const NAME = "Radoslaw";
const LOOK_MS = 100;
/** How many rows the file has, and what is to become of them. */
const known = { read: 82_927, accepted: 82_876, selfMessages: 51 };

interface Imported {
  read: number;
  accepted: number;
  duplicates: number;
  rejected: Record<string, number>;
}

/** Nine months of a real company's mail: imported as anybody would, and everybody's place in it as another reads the same file. */
export async function* radoslawBench(): AsyncIterable<Figure> {
  const data = resolve(projectRoot, readConfig("ORGANISM_DATA").ORGANISM_DATA, "radoslaw");
  if (!existsSync(data)) {
    console.error(
      `${data} is not there, so the import of real mail is not measured; set ORGANISM_DATA to where it is`,
    );
    return;
  }
  // Every move of betweenness is shown, for it to be compared.
  await using system = await startSystem({ ...alone, CENTRALITY_TOLERANCE: "0" });
  // Rejected rows are written beside the file.
  const files = join(system.home, "radoslaw");
  cpSync(data, files, { recursive: true });
  const began = performance.now();
  const first = await importFiles(system, files);
  await untilReady(system, await datasetOf(system));
  const seconds = (performance.now() - began) / 1_000;
  yield figure({ name: "radoslaw: file to queryable", value: seconds, unit: "s", below: 60 });
  yield figure({
    name: "radoslaw: rows read, accepted or refused otherwise than known",
    value: astray(first),
    unit: "rows",
    below: 1,
  });
  const { accepted } = await importFiles(system, files);
  yield figure({ name: "radoslaw: rows that a second import adds", value: accepted, unit: "rows", below: 1 });
  const theirs = await python<Places>(tiesOfMail, { file: join(files, "communication.csv") });
  const ours = await placesHeld(system, Object.keys(theirs));
  yield figure({
    name: `radoslaw: degree, clustering, betweenness of ${Object.keys(theirs).length} people differ from python-igraph's by at most`,
    value: furthest(ours, theirs),
    unit: "of the value",
    below: TOLERANCE,
  });
}

async function importFiles({ home }: System, files: string): Promise<Imported> {
  const mail = [join(files, "communication.csv"), "--map", "sender=Sender,recipient=Recipient,at=EventDate"];
  const form = ["--delimiter", ";", "--zone", "Europe/Warsaw", "--dataset", NAME, "--json"];
  const people = [
    "--hierarchy",
    join(files, "reportsto.csv"),
    "--hierarchy-map",
    "person=ID,manager=ReportsToID",
  ];
  const command = [join(projectRoot, "dev/import.ts"), ...mail, ...form, ...people];
  const { stdout } = await run(process.execPath, command, { env: { ...embedded, ORGANISM_HOME: home } });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

function astray({ read, accepted, duplicates, rejected: { SELF_MESSAGE = 0, ...others } }: Imported): number {
  // Where an answer comes too late the import asks again, and hears of its own rows that they are there.
  const found = { read, accepted: accepted + duplicates, selfMessages: SELF_MESSAGE };
  const off = (["read", "accepted", "selfMessages"] as const).map((name) =>
    Math.abs(found[name] - known[name]),
  );
  return [...off, ...Object.values(others)].reduce((sum, rows) => sum + rows, 0);
}

async function datasetOf({ ask }: System): Promise<string> {
  const { datasets } = await ask<{ datasets: { id: string; name: string }[] }>(
    "{ datasets { id name } }",
    {},
  );
  return datasets.find(({ name }) => name === NAME)?.id ?? "";
}

/** Degree, clustering and betweenness, by address. */
type Places = Record<string, Place>;
type Place = readonly [degree: number, clustering: number, betweenness: number];

/** The places as Neo4j has them, once betweenness is measured on the last of the ties. */
async function placesHeld(system: System, addresses: readonly string[]): Promise<Places> {
  await using stores = await openStores(system);
  const { id, number } = await stores.postgres.db
    .selectFrom("graph.dataset")
    .select(["id", "number"])
    .where("name", "=", NAME)
    .executeTakeFirstOrThrow();
  await untilMeasured(stores, { id, number });
  const held = await stores.neo4j.read(cypher<{ id: string; place: Place }>`
    MATCH (p:Person {dataset: ${id}}) RETURN p.id AS id, [p.degree, p.clustering, p.betweenness] AS place`);
  const places = new Map(held.map(({ id, place }) => [id, place]));
  const key = secretOf(system.home, "alias-key");
  const ids = await idsBehind(stores, { dataset: number, key, addresses });
  return Object.fromEntries(addresses.map((address) => [address, places.get(ids(address)) ?? nowhere]));
}

const nowhere: Place = [Number.NaN, Number.NaN, Number.NaN];

/** The public ids of the people behind the addresses. */
async function idsBehind({ postgres: { db } }: OpenStores, addressed: Parameters<typeof peopleBehind>[1]) {
  const numbers = await peopleBehind(db, addressed);
  const people = await db
    .selectFrom("graph.person")
    .select(["number", "id"])
    .where("dataset", "=", addressed.dataset)
    .execute();
  const ids = new Map(people.map(({ number, id }) => [number, id]));
  return (address: string) => ids.get(numbers.get(address) ?? 0) ?? "";
}

interface Dataset {
  id: string;
  number: number;
}

async function untilMeasured({ postgres, redis }: OpenStores, { id, number }: Dataset): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    select max(version) as version from graph.change
    where fact = ${tiesChanged.name} and (data->>'dataset')::int = ${number}`.execute(postgres.db);
  const last = rows[0]?.version ?? 0;
  while ((await publishedVersion(redis, id, "graph.centrality")) < last) await sleep(LOOK_MS);
}

const furthest = (ours: Places, theirs: Places): number =>
  Math.max(
    ...Object.entries(theirs).map(([address, place]) =>
      largestDifference([...(ours[address] ?? nowhere)], [...place]),
    ),
  );
