import { finishErasures, forget, passMidnight, publishGroups } from "@organism/graph/jobs";
import { forgetAnnounced, passWeeks, publishWeeks } from "@organism/metrics/jobs";
import type { Command } from "@organism/runtime/messages/job.ts";
import type { Queue } from "@organism/runtime/messages/queue.ts";
import { log } from "@organism/runtime/observing/log.ts";

interface Tick {
  everyMs: number;
  command: Command<typeof forget.input>;
}

/** What runs by the clock. Every worker asks for it; what waits already is not asked for twice. */
const schedule: readonly Tick[] = [
  { everyMs: 60_000, command: passMidnight },
  { everyMs: 60_000, command: publishGroups },
  { everyMs: 60_000, command: finishErasures },
  { everyMs: 60_000, command: passWeeks },
  { everyMs: 60_000, command: publishWeeks },
  { everyMs: 3_600_000, command: forget },
  { everyMs: 3_600_000, command: forgetAnnounced },
];

export function runSchedule(queue: Queue): AsyncDisposable {
  const ask = ({ command }: Tick) =>
    queue
      .enqueue(command, {})
      .catch((error) => log.warn("scheduled work was not enqueued", { job: command.name, error }));
  const timers = schedule.map((tick) => {
    void ask(tick);
    return setInterval(() => ask(tick), tick.everyMs);
  });
  return {
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}
