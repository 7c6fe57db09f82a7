import type { Dispatcher } from "undici";

export interface Letter {
  headers: Record<string, string>;
  body: string;
}

export interface Reply {
  text: string;
  /** By their names in small letters. */
  headers: Dispatcher.ResponseData["headers"];
}

/** One question and its answer, whatever its status, as what undici calls back: its streams and signals cost more than a small answer. */
export const exchange = (
  dispatcher: Dispatcher,
  path: string,
  letter: Letter,
  timeoutMs: number,
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    dispatcher.dispatch({ method: "POST", path, ...letter }, new Exchange({ resolve, reject }, timeoutMs));
  });

class Exchange implements Dispatcher.DispatchHandler {
  readonly #waiting: Pick<PromiseWithResolvers<Reply>, "resolve" | "reject">;
  /** From before it waits for a connection to the last byte of the answer. */
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #late: Error | undefined;
  #headers: Reply["headers"] = {};

  constructor(waiting: Pick<PromiseWithResolvers<Reply>, "resolve" | "reject">, timeoutMs: number) {
    this.#waiting = waiting;
    this.#timer = setTimeout(() => this.#giveUp(timeoutMs), timeoutMs);
  }

  #giveUp(timeoutMs: number) {
    this.#late = Object.assign(new Error(`no answer within ${timeoutMs} ms`), { name: "TimeoutError" });
    this.#waiting.reject(this.#late);
    this.#controller?.abort(this.#late);
  }

  onRequestStart(controller: Dispatcher.DispatchController) {
    this.#controller = controller;
    if (this.#late) controller.abort(this.#late);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, _status: number, headers: Reply["headers"]) {
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer) {
    this.#chunks.push(chunk);
  }

  onResponseEnd() {
    clearTimeout(this.#timer);
    const [first, ...others] = this.#chunks;
    const whole = first && others.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#waiting.resolve({ text: whole.toString(), headers: this.#headers });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error) {
    clearTimeout(this.#timer);
    this.#waiting.reject(error);
  }
}
