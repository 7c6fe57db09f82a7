import { styleText } from "node:util";
import { demoUsers } from "../issuer/users.ts";
import type { State } from "./state.ts";

/** What somebody who has just started the system wants to know. */
export function summary(state: State, home: string): string {
  const addresses = Object.entries(state.processes).map(([name, { url }]) => [name, url] as const);
  const users = demoUsers.map(({ role, about }) => [role, about] as const);
  return [
    "",
    styleText("bold", `Causal Organism is ready after ${state.seconds} s`),
    "",
    ...(state.web ? [`  Open  ${styleText(["bold", "cyan"], state.web)}`, ""] : []),
    ...table(addresses),
    "",
    "  Demo users, one per role:",
    ...table(users),
    "",
    `  A token:  ${styleText("cyan", "npm run token -- --as manager")}`,
    `  Data, passwords and logs:  ${home}`,
    "  Ctrl-C stops everything.",
    "",
  ].join("\n");
}

function table(rows: (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${styleText("green", name.padEnd(width))}  ${text}`);
}
