import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createOutbound, OutboundError } from "@organism/runtime/breaker.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import type { Access } from "./access.ts";
import { Answer, dataOf } from "./answer.ts";

/** How long the system may be away, once it has answered, before an import gives up. */
const PATIENCE_MS = 10 * 60_000;
const SHORTEST_REST_MS = 250;
const USUAL_REST_MS = 1_000;

/** A signed-in connection to the public API. Waits while the system is away or asks for it, and asks again. */
export class Session {
  readonly #access: Access;
  readonly #gateway = createOutbound("gateway");
  #token: Promise<string> | undefined;
  #restUntil = 0;
  /** When it last answered, if it ever did. */
  #answeredAt: number | undefined;

  constructor(access: Access) {
    this.#access = access;
  }

  async ask(document: string, variables: Record<string, unknown>): Promise<unknown> {
    const body = JSON.stringify({ query: document, variables });
    const first = await this.#untilAnswered(body);
    if (first.status !== 401) return dataOf(first.status, first.answer);
    // A token ends within an import of hours. Another call may have fetched the next one already.
    if (this.#token === first.token) this.#token = undefined;
    const second = await this.#untilAnswered(body);
    return dataOf(second.status, second.answer);
  }

  /** Lets nothing be sent before that time has passed: one call is told, all heed it. */
  rest(ms: number): void {
    this.#restUntil = Math.max(this.#restUntil, performance.now() + Math.max(ms, SHORTEST_REST_MS));
  }

  async #untilAnswered(body: string) {
    for (;;) {
      await sleep(Math.max(0, this.#restUntil - performance.now()));
      this.#token ??= this.#access.token();
      const token = this.#token;
      try {
        const answered = await this.#send(body, await token);
        this.#answeredAt = performance.now();
        return { ...answered, token };
      } catch (error) {
        if (!(error instanceof OutboundError)) throw error;
        this.#endure(error);
      }
    }
  }

  #send(body: string, token: string) {
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      // Lets the call be repeated; that is harmless, because each item has an id of its own.
      "idempotency-key": randomUUID(),
    };
    const request = { method: "POST", headers, body };
    return this.#gateway.fetch(`${this.#access.gateway}/graphql`, request, async (response) => ({
      status: response.status,
      answer: Answer.parse(await response.json()),
    }));
  }

  #endure(error: OutboundError) {
    // To ask for patience is to answer. Silence from the first call on is not worth waiting for.
    if (error.retryAt) this.#answeredAt ??= performance.now();
    if (this.#answeredAt === undefined) throw this.#notStarted(error);
    if (performance.now() - this.#answeredAt > PATIENCE_MS) throw this.#gone(error);
    this.rest(error.retryAt ? error.retryAt.getTime() - Date.now() : USUAL_REST_MS);
  }

  #notStarted = (cause: Error) =>
    new OrganismError(
      "NOT_STARTED",
      `${this.#access.gateway} does not answer (${cause.message}); run \`npm start\` first and leave it running`,
      { cause },
    );

  #gone = (cause: Error) =>
    new OrganismError(
      "GATEWAY_AWAY",
      `${this.#access.gateway} has been away for ${PATIENCE_MS / 60_000} minutes (${cause.message}); run the same import again when it is back: it goes on, and counts nothing twice`,
      { cause },
    );
}
