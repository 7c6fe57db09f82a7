export type Minutes = number;

const STEP: Minutes = 5;
const STEPS = 1_440 / STEP;

/**
 * Where a window of the length begins that holds the most of the times, round the clock (minutes after midnight). Windows
 * longer than what they hold can be moved without loss: then the middle of the longest run of equally good places, so that
 * as much is left before as after, and single messages do not move it.
 */
export function densestStart(times: readonly Minutes[], length: Minutes): Minutes {
  const held = heldFrom(times, Math.max(1, Math.round(length / STEP)));
  const most = Math.max(...held);
  let best = { from: 0, steps: 0 };
  // Twice round, for a run may pass midnight; one that never ends is the whole clock.
  for (let from = 0; from < STEPS; from += 1) {
    if (held[from] !== most) continue;
    let steps = 1;
    while (steps < STEPS && held[(from + steps) % STEPS] === most) steps += 1;
    if (steps > best.steps) best = { from, steps };
  }
  return ((best.from + Math.floor((best.steps - 1) / 2)) % STEPS) * STEP;
}

/** How many of the times a window holds, by the step at which it begins. */
function heldFrom(times: readonly Minutes[], steps: number): number[] {
  const counts = Array.from({ length: STEPS }, () => 0);
  for (const time of times) {
    const step = Math.floor(time / STEP) % STEPS;
    counts[step] = (counts[step] ?? 0) + 1;
  }
  const at = (step: number) => counts[step % STEPS] ?? 0;
  let held = 0;
  for (let step = 0; step < steps; step += 1) held += at(step);
  return counts.map((_, from) => {
    const now = held;
    held += at(from + steps) - at(from);
    return now;
  });
}
