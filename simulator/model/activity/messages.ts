import { HOUR_MS, MINUTE_MS } from "../calendar.ts";
import type { Parameters } from "../parameters.ts";
import type { Organisation, Person } from "../people/organisation.ts";
import { type Random, randomOf } from "../random.ts";
import { paceOf } from "./pace.ts";
import type { Send } from "./send.ts";
import { isThere, meetingAt, type Timetable } from "./timetable.ts";

interface Messages {
  organisation: Organisation;
  parameters: Parameters;
  week: number;
  timetables: readonly Timetable[];
}

interface Writer extends Messages {
  timetable: Timetable;
  random: Random;
}

/** The week's mail, chat and review, of which the answers may come later in the week. */
export function* messagesOf(messages: Messages): Generator<Send> {
  for (const timetable of messages.timetables) {
    const random = randomOf(messages.organisation.seed, "messages", timetable.person.index, messages.week);
    const writer = { ...messages, timetable, random };
    if (timetable.shifts.length === 0) continue;
    yield* mailsOf(writer);
    yield* chatsOf(writer);
    yield* reviewsOf(writer);
    yield* afterHoursOf(writer);
  }
}

function* mailsOf(writer: Writer): Generator<Send> {
  const { parameters, timetable, random } = writer;
  for (
    let left = random.poisson(parameters.work.mails * paceOf(timetable, parameters));
    left > 0;
    left -= 1
  ) {
    const at = momentOf(timetable, random);
    const to = several(recipientsOf(random.unit()), writer);
    yield { kind: "MAIL", from: timetable.person, to, at };
    const [first] = to;
    if (first && to.length <= 4) yield* answerOf(first, at, writer);
  }
}

/** Sends, of 58,000 of a real company's (Radosław): 86 % to one, 6 % to two, 3 % to three, 1 % to more than eight. */
function recipientsOf(draw: number): number {
  const upTo: readonly (readonly [share: number, recipients: number])[] = [
    [0.85, 1],
    [0.915, 2],
    [0.95, 3],
    [0.97, 4],
    [0.985, 6],
  ];
  return upTo.find(([share]) => draw < share)?.[1] ?? 12;
}

/** In one's own hours, else first thing on the next day one is there; not at all where that is next week. */
function* answerOf(
  person: Person,
  since: number,
  { organisation, parameters, timetable, timetables, random }: Writer,
): Generator<Send> {
  const { share, minutes, spread } = parameters.work.reply;
  const at = since + minutes * MINUTE_MS * Math.exp(spread * random.normal());
  const own = timetables[person.index];
  if (!random.chance(share) || !own) return;
  const later = own.shifts.find(({ start }) => start > since);
  const sent = isThere(own, { start: at, end: at }) ? at : later && later.start + random.unit() * HOUR_MS;
  if (sent)
    yield {
      kind: "MAIL",
      from: organisation.people[person.index] ?? person,
      to: [timetable.person],
      at: Math.round(sent),
    };
}

/** Two to four messages, back and forth where the other is there. */
function* chatsOf(writer: Writer): Generator<Send> {
  const { parameters, timetable, timetables, random } = writer;
  for (
    let left = random.poisson(parameters.work.chats * paceOf(timetable, parameters));
    left > 0;
    left -= 1
  ) {
    let at = momentOf(timetable, random);
    const [other] = several(1, writer);
    const theirs = other && timetables[other.index];
    if (!other || !theirs) continue;
    const answers = isThere(theirs, { start: at, end: at }) ? 1 + random.below(3) : 0;
    for (let turn = 0; turn <= answers; turn += 1) {
      const [from, to] = turn % 2 === 0 ? [timetable.person, other] : [other, timetable.person];
      yield { kind: "CHAT", from, to: [to], at };
      at += Math.round((0.5 + 4 * random.unit()) * MINUTE_MS);
    }
  }
}

function* reviewsOf({ parameters, timetable, random }: Writer): Generator<Send> {
  const { reviews } = parameters.work;
  const { person } = timetable;
  const mean = person.team.division === "Engineering" ? reviews.Engineering : reviews.others;
  for (let left = random.poisson(mean * paceOf(timetable, parameters)); left > 0; left -= 1) {
    const to = oneOf(person.team.people, person, random);
    yield { kind: "REVIEW", from: person, to: [to], at: momentOf(timetable, random) };
  }
}

/** A few mails an hour or more after the working day, or on a day off, the likelier the more there is to do. */
function* afterHoursOf(writer: Writer): Generator<Send> {
  const { parameters, timetable, random } = writer;
  const { evening, dayOff, byLoad } = parameters.work;
  const load = Math.max(-1, Math.min(3, timetable.state.load));
  const factor = byLoad ** load;
  const write = function* (from: number) {
    let at = from;
    for (let left = 2 + random.below(5 + Math.round(5 * Math.max(0, load))); left > 0; left -= 1) {
      at += Math.round((3 + 15 * random.unit()) * MINUTE_MS);
      yield { kind: "MAIL" as const, from: timetable.person, to: several(1, writer), at };
    }
  };
  for (const { end } of timetable.shifts)
    if (random.chance(Math.min(0.9, evening * factor))) yield* write(end + (1 + 2 * random.unit()) * HOUR_MS);
  const last = timetable.shifts.at(-1);
  if (last && last.day < 5 && random.chance(Math.min(0.7, 2 * dayOff * factor)))
    yield* write(last.start + (5 - last.day) * 24 * HOUR_MS + random.unit() * 6 * HOUR_MS);
}

/** Any time one is there; fewer over lunch, and mostly not in a meeting. */
function momentOf(timetable: Timetable, random: Random): number {
  const shift = timetable.shifts[random.below(timetable.shifts.length)];
  if (!shift) return 0;
  const place = random.unit();
  const lunch = place > 0.44 && place < 0.53 && random.chance(0.5) ? 0.12 : 0;
  const at = Math.round(shift.start + (place + lunch) * (shift.end - shift.start));
  const meeting = meetingAt(timetable, at);
  return meeting && random.chance(0.75) && meeting.end < shift.end
    ? meeting.end + random.below(10 * MINUTE_MS)
    : at;
}

function several(count: number, { organisation, timetable, random }: Writer): Person[] {
  const people = new Set<Person>();
  for (let tries = 0; people.size < count && tries < 3 * count; tries += 1)
    people.add(acquaintance(organisation, timetable.person, random));
  return [...people];
}

/** Most of all somebody of the team, then of a project, then of the division, then anybody. */
function acquaintance({ people, teams }: Organisation, person: Person, random: Random): Person {
  const draw = random.unit();
  const [project] = person.projects;
  if (draw < 0.6) return oneOf(person.team.people, person, random);
  if (draw < 0.85 && project)
    return oneOf(person.projects[random.below(person.projects.length)] ?? project, person, random);
  const near = teams[(person.team.index + 1) % teams.length];
  if (draw < 0.95 && near) return oneOf(near.people, person, random);
  return oneOf(people, person, random);
}

function oneOf(people: readonly Person[], but: Person, random: Random): Person {
  const others = people.filter((one) => one !== but);
  return others[random.below(others.length)] ?? but.manager;
}
