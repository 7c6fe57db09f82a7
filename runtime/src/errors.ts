interface FaultOptions extends ErrorOptions {
  /** When to ask again, where the one who fails knows it. */
  retryAfterSeconds?: number;
}

/** A fault that may be shown: `code` is stable and public, the message says what happened, with which values, and what to do. */
export class OrganismError extends Error {
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;
  constructor(code: string, message: string, { retryAfterSeconds, ...options }: FaultOptions = {}) {
    super(message, options);
    this.name = "OrganismError";
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
