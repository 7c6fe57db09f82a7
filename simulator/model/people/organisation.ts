import { randomOf } from "../random.ts";

interface Team {
  index: number;
  division: string;
  /** The path from the top. */
  path: string;
  zone: string;
  people: Person[];
}

export interface Person {
  index: number;
  address: string;
  /** A role and a number: nobody real is meant. */
  name: string;
  team: Team;
  /** Oneself at the top. */
  manager: Person;
  contractHours: number;
  /** Monday first; a night shift belongs to the day on which it begins. */
  workdays: readonly boolean[];
  /** Minutes after midnight in the team's zone. */
  start: number;
  /** From coming to leaving, minutes. */
  length: number;
  /** Whom one works with, beside the team: small groups across teams that keep the same hours. */
  projects: Person[][];
}

export interface Organisation {
  seed: number;
  people: readonly Person[];
  teams: readonly Team[];
  projects: readonly Person[][];
}

const TEAM_SIZE = 10;
const PROJECT_SIZE = 5;
const DAY = 1_440;
const DOMAIN = "organisation.example";

type Shift = "OFFICE" | "ROTA" | "NIGHT";

const divisions: Record<string, readonly { team: string; role: string; zone: string; shift?: Shift }[]> = {
  Engineering: [
    { team: "Platform", role: "Platform engineer", zone: "Europe/Warsaw" },
    { team: "Applications", role: "Application engineer", zone: "Europe/Warsaw" },
    { team: "Quality", role: "Quality engineer", zone: "Europe/Warsaw" },
    { team: "Data", role: "Data engineer", zone: "America/New_York" },
  ],
  Commercial: [
    { team: "Sales Europe", role: "Account manager", zone: "Europe/London" },
    { team: "Sales Americas", role: "Account manager", zone: "America/New_York" },
    { team: "Sales Asia", role: "Account manager", zone: "Asia/Singapore" },
    { team: "Marketing", role: "Marketing specialist", zone: "Europe/Warsaw" },
  ],
  Operations: [
    { team: "Service desk", role: "Support agent", zone: "Europe/Warsaw", shift: "ROTA" },
    { team: "Night desk", role: "Night agent", zone: "Europe/Warsaw", shift: "NIGHT" },
    { team: "Logistics", role: "Logistics planner", zone: "Asia/Singapore" },
    { team: "Finance", role: "Accountant", zone: "Europe/London" },
  ],
};

/** The same people for the same seed; the first teams stay the same when there are more people. */
export function organisationOf(seed: number, size: number): Organisation {
  const teams = Array.from({ length: Math.ceil(size / TEAM_SIZE) }, (_, index) => teamOf(index));
  const people: Person[] = [];
  for (const team of teams)
    while (team.people.length < TEAM_SIZE && people.length < size) {
      const person = personOf(seed, people.length, team, people);
      team.people.push(person);
      people.push(person);
    }
  return { seed, people, teams, projects: groupIntoProjects(seed, people) };
}

const kinds = Object.entries(divisions).flatMap(([division, teams]) =>
  teams.map((team) => ({ division, ...team })),
);

const kindOf = (team: number) => kinds[team % kinds.length] ?? kinds[0];

function teamOf(index: number): Team {
  const { division, team, zone } = kindOf(index) as (typeof kinds)[number];
  const round = Math.floor(index / kinds.length);
  const unit = round === 0 ? team : `${team} ${round + 1}`;
  return { index, division, path: `${division}/${unit}`, zone, people: [] };
}

function personOf(seed: number, index: number, team: Team, before: readonly Person[]): Person {
  const random = randomOf(seed, "person", index);
  const { role, shift = "OFFICE" } = kindOf(team.index) as (typeof kinds)[number];
  const contract = contractOf(random.unit());
  const person: Omit<Person, "manager"> = {
    index,
    address: `person-${String(index + 1).padStart(4, "0")}@${DOMAIN}`,
    name: `${team.people.length === 0 ? `${role}, head` : role} ${index + 1}`,
    team,
    contractHours: contract.hours,
    workdays: Array.from({ length: 7 }, (_, day) => day < 5 && !contract.off.includes(day)),
    start: startOf(shift, team.people.length, random.unit()),
    length: contract.minutes,
    projects: [],
  };
  return Object.assign(person, { manager: managerOf(team, before) ?? (person as Person) });
}

/** The team's head, for that one the division's, for that one the first of all. */
function managerOf({ division, people: [head] }: Team, before: readonly Person[]): Person | undefined {
  return head ?? before.find((other) => other.team.division === division) ?? before[0];
}

/** One in eight works part time, on fewer days or for half of each. */
function contractOf(draw: number) {
  const pause = 30;
  if (draw < 0.05) return { hours: 32, minutes: 8 * 60 + pause, off: [4] };
  if (draw < 0.09) return { hours: 24, minutes: 8 * 60 + pause, off: [2, 4] };
  if (draw < 0.125) return { hours: 20, minutes: 4 * 60, off: [] };
  return { hours: 40, minutes: 8 * 60 + pause, off: [] };
}

/** Office hours begin between 7:30 and 9:30; the desk's early shift at 6, its late one at 14; nights at 22. */
function startOf(shift: Shift, place: number, draw: number): number {
  if (shift === "NIGHT") return 22 * 60;
  if (shift === "ROTA") return place % 2 === 0 ? 6 * 60 : 14 * 60;
  return 7.5 * 60 + Math.floor(draw * 9) * 15;
}

/** Everybody stands in two groups, of people of one division and one zone who begin their day within three hours. */
function groupIntoProjects(seed: number, people: readonly Person[]): Person[][] {
  const alike = Map.groupBy(people, ({ team, start }) => `${team.division} ${team.zone} ${shiftOf(start)}`);
  const projects: Person[][] = [];
  for (const round of [1, 2])
    for (const [key, members] of alike) {
      const shuffled = shuffle(members, seed, key, round);
      for (let from = 0; from < shuffled.length; from += PROJECT_SIZE) {
        const project = shuffled.slice(from, from + PROJECT_SIZE);
        if (project.length < 2) continue;
        projects.push(project);
        for (const person of project) person.projects.push(project);
      }
    }
  return projects;
}

const shiftOf = (start: number) => Math.floor((start / DAY) * 4);

function shuffle(people: readonly Person[], ...name: (string | number)[]): Person[] {
  const random = randomOf(...name, "shuffle");
  return people
    .map((person) => ({ person, place: random.unit() }))
    .sort((a, b) => a.place - b.place)
    .map(({ person }) => person);
}
