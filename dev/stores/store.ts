import type { Program } from "../program/program.ts";

/** Where one store lives, and what locks it. */
export interface Place {
  /** Its own directory in the home. */
  dir: string;
  port: number;
  secret: string;
  /** The environment that commands are looked up in. */
  env: NodeJS.ProcessEnv;
}

/** One kind of embedded store: the variables by which it is found, and the program that serves it. */
export interface StoreKind {
  name: string;
  /** The first, set in the environment, names a store that runs elsewhere; then none is started here. */
  variables: readonly [string, ...string[]];
  usualPort: number;
  /** What its users read from their environment. */
  addresses(place: Place): Record<string, string>;
  program(place: Place): Program;
}
