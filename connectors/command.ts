import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { OrganismError } from "@organism/runtime/errors.ts";
import type { Access } from "./api/access.ts";
import { datasetNamed, type Recorder, recordInteractions, recordPeople } from "./api/recording.ts";
import { Session } from "./api/session.ts";
import { deliver } from "./delivery.ts";
import { openPeople, type PeopleSource } from "./hierarchy.ts";
import { type ImportOptions, parseOptions } from "./options.ts";
import { type Screen, showProgress } from "./progress.ts";
import { openRejects } from "./rejects.ts";
import { openSource, type Source } from "./source.ts";
import { describe, type FileResult, jsonLine } from "./summary.ts";

interface Terminal {
  stdout: NodeJS.WritableStream;
  stderr: Screen;
}

/** `npm run import`. Every file is read through before anything is sent, so that a wrong option costs nothing. */
export async function importCommand(args: string[], access: () => Access, terminal: Terminal): Promise<void> {
  const began = performance.now();
  const options = parseOptions(args);
  const { sources, people } = await openAll(options);
  const recorders = options.dryRun ? dry : await connect(access(), options.dataset);
  const say = (text: string) => terminal.stdout.write(`${text}\n`);
  if (people) {
    const result = await send(people, recorders.people, terminal.stderr);
    say(describe(result, "people"));
  }
  const results: FileResult[] = [];
  for (const source of sources) {
    const result = await send(source, recorders.interactions, terminal.stderr);
    results.push(result);
    say(describe(result, "interactions"));
  }
  const seconds = (performance.now() - began) / 1_000;
  say(
    options.dryRun
      ? `Nothing was sent: a dry run of ${seconds.toFixed(1)} s`
      : `Dataset ${JSON.stringify(options.dataset)}, ${seconds.toFixed(1)} s`,
  );
  if (options.json) say(jsonLine(results, seconds));
}

async function openAll(options: ImportOptions) {
  const { files, hierarchy } = options;
  for (const file of hierarchy ? [...files, hierarchy.file] : files) await requireFile(file);
  const people = hierarchy && (await openPeople(hierarchy.file, hierarchy.mapping));
  const sources: Source[] = [];
  for (const file of files) sources.push(await openSource(file, options));
  return { sources, people };
}

async function requireFile(file: string) {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!found?.isFile()) throw new OrganismError("FILE_MISSING", `There is no file ${resolve(file)}`);
}

async function connect(access: Access, name: string) {
  const session = new Session(access);
  const dataset = await datasetNamed(session, { name, live: false, simulated: false });
  const interactions = recordInteractions(session, dataset, { bulk: true });
  return { people: recordPeople(session, dataset), interactions };
}

const taken: Recorder<unknown> = async (items) => ({ accepted: items.length, duplicates: 0, rejected: [] });
const dry = { people: taken, interactions: taken };

async function send(
  source: Source | PeopleSource,
  record: Recorder<unknown>,
  stream: Screen,
): Promise<FileResult> {
  await using rejects = openRejects(source.file);
  using progress = showProgress(source.rows, stream);
  const delivered = (rows: number) => progress.advance(rows);
  const taken = await deliver(source.parcels(rejects), { record, rejects, delivered });
  return {
    file: source.file,
    read: source.rows,
    ...taken,
    rejected: rejects.counts,
    rejectedFile: rejects.path,
  };
}
