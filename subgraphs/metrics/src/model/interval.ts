/** From `start` to just before `end`, in epoch ms. A list of them is *plain* when it is sorted and nothing touches. */
export interface Interval {
  start: number;
  end: number;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const MINUTE_MS = 60_000;

/** The plain list that covers what the list covers. */
export function unionOf(intervals: readonly Interval[]): Interval[] {
  const union: Interval[] = [];
  let last: Interval | undefined;
  for (const { start, end } of inOrder(intervals)) {
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else if (end > start) {
      last = { start, end };
      union.push(last);
    }
  }
  return union;
}

/** What two plain lists both cover. */
export function intersect(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  const both: Interval[] = [];
  for (let i = 0, j = 0; ; ) {
    const a = one[i];
    const b = other[j];
    if (!a || !b) return both;
    const start = Math.max(a.start, b.start);
    const end = Math.min(a.end, b.end);
    if (start < end) both.push({ start, end });
    if (a.end < b.end) i += 1;
    else j += 1;
  }
}

/** What of a plain list another one does not cover. */
export function minus(from: readonly Interval[], taken: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let j = 0;
  for (const { start, end } of from) {
    let at = start;
    while ((taken[j]?.end ?? Infinity) <= start) j += 1;
    for (let k = j; at < end; k += 1) {
      const next = taken[k];
      if (!next || next.start >= end) {
        left.push({ start: at, end });
        break;
      }
      if (next.start > at) left.push({ start: at, end: next.start });
      at = Math.max(at, next.end);
    }
  }
  return left;
}

/** The plain list of what at least two of the intervals cover. */
export function overlapsOf(intervals: readonly Interval[]): Interval[] {
  const overlaps: Interval[] = [];
  let reached = -Infinity;
  for (const { start, end } of inOrder(intervals)) {
    if (start < reached) overlaps.push({ start, end: Math.min(end, reached) });
    reached = Math.max(reached, end);
  }
  return unionOf(overlaps);
}

/** The parts of the intervals within bounds; overlaps stay. */
export function within(intervals: readonly Interval[], { start, end }: Interval): Interval[] {
  const parts: Interval[] = [];
  for (const part of intervals)
    if (part.start < end && part.end > start)
      parts.push({ start: Math.max(part.start, start), end: Math.min(part.end, end) });
  return parts;
}

/** How much of the intervals lies in each of the parts, a plain list or one whose parts touch; ms. */
export function spread(intervals: readonly Interval[], parts: readonly Interval[]): number[] {
  const sums = parts.map(() => 0);
  for (const { start, end } of intervals) {
    for (let i = firstAfter(parts, start); ; i += 1) {
      const part = parts[i];
      if (!part || part.start >= end) break;
      sums[i] = (sums[i] ?? 0) + Math.min(end, part.end) - Math.max(start, part.start);
    }
  }
  return sums;
}

/** The index of the first part that ends after the moment. */
function firstAfter(parts: readonly Interval[], moment: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.end ?? Infinity) > moment) high = middle;
    else low = middle + 1;
  }
  return low;
}

export const lengthOf = ({ start, end }: Interval): number => end - start;

/** Sum of the lengths, ms; what overlaps counts each time. */
export const sumOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, interval) => sum + lengthOf(interval), 0);

const inOrder = (intervals: readonly Interval[]) => intervals.toSorted((a, b) => a.start - b.start);
