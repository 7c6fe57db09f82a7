/** A fault that may be shown: `code` is stable and public, the message says what happened, with which values, and what to do. */
export class OrganismError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "OrganismError";
    this.code = code;
  }
}
