import { log } from "@organism/runtime/observing/log.ts";
import { mondayAfter } from "../model/calendar.ts";
import { organisationOf } from "../model/people/organisation.ts";
import { truthOf } from "../model/strain/truth.ts";
import type { Office } from "./office.ts";
import { type Progress, readProgress, writeProgress, writeTruth } from "./progress.ts";
import { beginningOf, simulationOf, type Wish } from "./simulation.ts";

/** So many simulated people make an effect known to a few per cent; how many organisations that takes follows. */
const PEOPLE_FOR_TRUTH = 2_400;

/**
 * The organisation that the home has, else the one that is wanted, its people recorded and its truth written. A home keeps
 * its organisation: what is wanted later is another home's.
 */
export async function begin(home: string, office: Office, wanted: Omit<Wish, "monday">): Promise<Progress> {
  const known = readProgress(home);
  if (known?.dataset === office.dataset) return known;
  const monday = beginningOf(wanted, Date.now());
  const progress = {
    ...wanted,
    monday,
    dataset: office.dataset,
    delivered: 0,
    loaded: false,
    caughtUp: false,
  };
  await office.recordEverybody(organisationOf(wanted.seed, wanted.people));
  writeProgress(home, progress);
  const { size, weeks, parameters, seed } = simulationOf(progress);
  const mondayOf = (week: number) => mondayAfter(monday, week);
  const runs = Math.max(2, Math.ceil(PEOPLE_FOR_TRUTH / size));
  writeTruth(home, truthOf({ seed, size, weeks, parameters, mondayOf }, runs));
  log.info("a simulated organisation begins", { ...wanted, monday });
  return progress;
}
