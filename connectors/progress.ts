import { count } from "./summary.ts";

const WIDTH = 30;
const EVERY_MS = 100;

/** Where progress is shown: a terminal, or what is no terminal. */
export type Screen = NodeJS.WritableStream & { isTTY?: boolean };

export interface Progress extends Disposable {
  /** So many more rows are done. */
  advance(rows: number): void;
}

/** A bar on a terminal, drawn over itself; nothing elsewhere, where each drawing would be a line of a log. */
export function showProgress(total: number, stream: Screen): Progress {
  const began = performance.now();
  let done = 0;
  let drawnAt = 0;
  const draw = () => stream.write(`\r${barOf(done, total, (performance.now() - began) / 1_000)}\x1b[K`);
  return {
    advance(rows) {
      done += rows;
      if (!stream.isTTY || performance.now() - drawnAt < EVERY_MS) return;
      drawnAt = performance.now();
      draw();
    },
    [Symbol.dispose]() {
      if (stream.isTTY) stream.write("\r\x1b[K");
    },
  };
}

export function barOf(done: number, total: number, seconds: number): string {
  const share = total === 0 ? 1 : done / total;
  const bar = "█".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, "░");
  const perSecond = done / Math.max(seconds, 0.001);
  const left = done === 0 ? "" : `, ${Math.ceil((total - done) / perSecond)} s left`;
  return `${bar} ${Math.floor(share * 100)} %  ${count(done)} of ${count(total)}  ${count(Math.round(perSecond))}/s${left}`;
}
