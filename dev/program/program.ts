import type { Identity } from "./identity.ts";

/** What to run. */
export interface Command {
  file: string;
  args: string[];
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** The user to run as, where it must not be our own. */
  user?: { uid: number; gid: number };
}

/** A process that we start and watch: a store, or one of our own. */
export interface Program {
  name: string;
  url: string;
  port: number;
  /** Lays out what the process needs and says how to start it. */
  command(): Promise<Command>;
  /** A real question; rejects until the process answers it with our credentials. */
  probe(): Promise<void>;
  /** What must be there once it answers, such as a database. Safe to repeat. */
  furnish?(): Promise<void>;
  stopSignal: "SIGTERM" | "SIGINT";
  /** How long the start may take. */
  patienceMs: number;
}

export interface Running extends Identity {
  program: Program;
  adopted: boolean;
}
