import { type Backlog, backlogOf, isBefore } from "@organism/runtime/messages/backlog.ts";
import type { Postgres } from "@organism/runtime/stores/postgres.ts";
import type { RedisPool } from "@organism/runtime/stores/redis.ts";
import { type GraphStatus, statusOf } from "../model/status.ts";
import { lastAccepted } from "../store/intake.ts";
import { isAnythingUnprojected, progressOf } from "../store/progress.ts";
import type { Tables } from "../store/tables.ts";
import { BUILDERS, intakeStreams } from "./arrival.ts";

interface Stores {
  postgres: Postgres<Tables>;
  queue: RedisPool;
}

export async function graphStatus({ postgres, queue }: Stores, dataset: number): Promise<GraphStatus> {
  // In this order: what leaves the intake meanwhile is counted as built in.
  const last = await lastAccepted(queue, dataset);
  const backlogs = await backlogOf(queue, intakeStreams, BUILDERS);
  const progress = await progressOf(postgres.db, dataset);
  const behind = backlogs.filter((backlog) => isBehind(backlog, last.get(backlog.stream)));
  const waiting = behind.reduce((sum, backlog) => sum + backlog.waiting, 0);
  return statusOf({ ...progress, waiting, waitingSince: oldestOf(behind) }, new Date());
}

const isBehind = ({ floor }: Backlog, last: string | undefined) =>
  last !== undefined && !isBefore(last, floor);

const oldestOf = (backlogs: readonly Backlog[]): Date | null =>
  backlogs.reduce<Date | null>(
    (oldest, { waitingSince }) =>
      !oldest || (waitingSince && waitingSince < oldest) ? waitingSince : oldest,
    null,
  );

/** What the process says of itself in its readiness: not being built yet is no reason to be left out. */
export async function graphReadiness({ postgres, queue }: Stores): Promise<{ graph: "building" | "ready" }> {
  const backlogs = await backlogOf(queue, intakeStreams, BUILDERS);
  const building = backlogs.some(({ waiting }) => waiting > 0) || (await isAnythingUnprojected(postgres.db));
  return { graph: building ? "building" : "ready" };
}
