import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { projectRoot } from "@organism/dev/root.ts";
import {
  type Activity,
  type Calendar,
  calendarOf,
  hoursRules,
  learnHours,
  measureWeek,
  mondayAfter,
  mondayAt,
} from "@organism/metrics";
import { readConfig } from "@organism/runtime/config.ts";
import { type Figure, figure } from "./figure.ts";

// The file tells what the clock showed. Read as UTC it does so too, and working hours are a matter of the clock.
const ZONE = "UTC";

/** How much of a real company's work lies outside own hours. A day from 9 to 17 for all would call a third of its mail so. */
export async function* ownHoursBench(): AsyncIterable<Figure> {
  const file = resolve(projectRoot, readConfig("ORGANISM_DATA").ORGANISM_DATA, "radoslaw/communication.csv");
  if (!existsSync(file)) {
    console.error(`${file} is not there, so own hours are not measured; set ORGANISM_DATA to where it is`);
    return;
  }
  const mail = sentIn(readFileSync(file, "utf8"));
  const calendars = calendarsOf([...mail.values()].flat());
  const work = { all: 0, outside: 0 };
  for (const activities of mail.values())
    for (const { collaborationHours, afterHours } of weeksOf(activities, calendars)) {
      if (collaborationHours === null || afterHours === null) continue;
      work.all += collaborationHours;
      work.outside += afterHours;
    }
  yield figure({
    name: "radoslaw: work outside own hours",
    value: (100 * work.outside) / work.all,
    unit: "%",
    below: 6,
  });
}

/** What each person sent. Hours are learned and work is measured by nothing else in mail. */
function sentIn(csv: string): Map<string, Activity[]> {
  const mail = new Map<string, Activity[]>();
  for (const line of csv.trim().split(/\r?\n/).slice(1)) {
    const [sender = "", recipient, clock = ""] = line.split(";");
    if (sender === recipient) continue;
    const at = Date.parse(`${clock.replace(" ", "T")}Z`);
    const sent = mail.get(sender) ?? [];
    sent.push({ kind: "MAIL", at, seconds: null, recipients: 1, sent: true, other: Number(recipient) });
    mail.set(sender, sent);
  }
  return mail;
}

function calendarsOf(mail: readonly Activity[]): Calendar[] {
  const moments = mail.map(({ at }) => at).sort((a, b) => a - b);
  const last = mondayAt(ZONE, moments.at(-1) ?? 0);
  const calendars: Calendar[] = [];
  for (let monday = mondayAt(ZONE, moments[0] ?? 0); monday <= last; monday = mondayAfter(monday, 1))
    calendars.push(calendarOf(ZONE, monday));
  return calendars;
}

/** Each week by the hours that the eight before it taught. */
const weeksOf = (activities: readonly Activity[], calendars: readonly Calendar[]) =>
  calendars.map((calendar, i) => {
    const before = calendars.slice(Math.max(0, i - hoursRules.weeks), i);
    const hours = learnHours({ activities, calendars: before, contractHours: null, fallback: null });
    return measureWeek({ activities, hours, calendar });
  });
