import { rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readJson, writeJson } from "../home/json.ts";
import { Identity } from "../program/identity.ts";

const address = z.url().nullable();

/** What runs in a home, for whoever asks from outside: the command line, tests, a second start. */
const State = z.object({
  /** All services answer. */
  ready: z.boolean(),
  /** How long the start took. */
  seconds: z.number().nullable(),
  gateway: address,
  web: address,
  issuer: address,
  processes: z.record(z.string(), z.object({ pid: z.int(), url: z.string() })),
  /** The simulated one: whether its history is there, up to the present. */
  organisation: z.object({ loaded: z.boolean() }),
  launcher: Identity,
});
export type State = z.infer<typeof State>;

export const readState = (home: string) =>
  readJson(stateFile(home), State, "remove it and start again: each start writes it anew");

export const writeState = (home: string, state: State) => writeJson(stateFile(home), state);

export const removeState = (home: string) => rmSync(stateFile(home), { force: true });

const stateFile = (home: string) => join(home, "state.json");
