import { setTimeout as sleep } from "node:timers/promises";
import { type GraphTables, identify } from "@organism/graph";
import { openPostgres } from "@organism/runtime/stores/postgres.ts";
import { addressOf, type Progress, readProgress } from "@organism/simulator";
import { demoUsers } from "../issuer/users.ts";

const LOOK_MS = 500;

interface Following {
  home: string;
  issuer: string;
  postgresUrl: string;
  aliasKey: string;
  abort: AbortSignal;
  say: (line: string) => void;
  /** Its history is there, up to the present. */
  arrived: () => void;
}

/** Makes each demo user somebody in the simulated organisation as soon as its people are known, and says when it is complete. */
export async function followOrganisation({ abort, home, say, arrived, ...access }: Following): Promise<void> {
  let [known, failed] = [false, false];
  while (!abort.aborted) {
    const progress = readProgress(home);
    if (progress && !known) known = await identifyDemoUsers(progress, access).catch(notYet);
    if (known && progress?.loaded) {
      say(`the simulated organisation is complete: ${progress.people} people, ${progress.weeks} weeks`);
      return arrived();
    }
    await sleep(LOOK_MS);
  }

  // A store that is being started again; it is tried until it is back.
  function notYet(error: Error) {
    if (!failed) say(`the demo users are nobody yet: ${error.message}`);
    failed = true;
    return false;
  }
}

type Access = Pick<Following, "issuer" | "postgresUrl" | "aliasKey">;

async function identifyDemoUsers(progress: Progress, { issuer, postgresUrl, aliasKey: key }: Access) {
  await using postgres = openPostgres<GraphTables>(postgresUrl, { max: 1 });
  const { dataset } = progress;
  for (const { subject, role } of demoUsers) {
    const address = addressOf(role, progress);
    if (address && !(await identify(postgres.db, { issuer, subject }, { dataset, key, address })))
      return false;
  }
  return true;
}
