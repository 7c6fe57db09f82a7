import { OrganismError } from "@organism/runtime/errors.ts";
import type { Event } from "./channel.ts";
import { forgetOldest, type Sink } from "./upstream.ts";

const WAITING_EVENTS = 256;
const REMEMBERED_IDS = 1_024;

/**
 * Leads one subscriber from its own replay into the shared stream without gap or repeat. The replay goes on until both
 * have brought the same event; from there the shared stream alone continues.
 */
export function joinAfterReplay(to: Sink, endReplay: () => void): { replay: Sink; shared: Sink } {
  const replayed = new Set<string>();
  let waiting: Event[] = [];
  let joined = false;
  const join = (after: number) => {
    joined = true;
    endReplay();
    for (const event of waiting.slice(after)) to.event(event);
    waiting = [];
  };
  const replay: Sink = {
    event(event) {
      if (joined) return;
      to.event(event);
      if (event.id === undefined) return;
      replayed.add(event.id);
      forgetOldest(replayed, REMEMBERED_IDS);
      const met = waiting.findIndex(({ id }) => id === event.id);
      if (met >= 0) join(met + 1);
    },
    end(error) {
      if (!joined) to.end(error);
    },
  };
  const shared: Sink = {
    event(event) {
      // The replay may have run ahead of the shared stream, before they met and after.
      const repeated = event.id !== undefined && replayed.has(event.id);
      if (repeated && !joined) join(waiting.length);
      if (repeated) return;
      if (joined) to.event(event);
      else if (waiting.push(event) > WAITING_EVENTS) to.end(tooFarBehind());
    },
    end: (error) => to.end(error),
  };
  return { replay, shared };
}

const tooFarBehind = () =>
  new OrganismError(
    "SLOW_CONSUMER",
    `The replay is more than ${WAITING_EVENTS} events behind; subscribe again from the last event that came`,
  );
