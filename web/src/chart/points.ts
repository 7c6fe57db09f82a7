export interface Box {
  width: number;
  height: number;
}

/** A week and its value; null where the week says nothing. */
export interface Point {
  week: string;
  value: number | null;
}

/** From zero to a round number above the largest value, so that a line reads without its numbers. */
export function topOf(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  if (most === 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return Math.ceil(most / (unit / 2)) * (unit / 2);
}

/** The line as SVG draws it, broken where there is nothing to say. */
export function pathOf(points: readonly Point[], { width, height }: Box, top: number): string {
  const step = width / Math.max(1, points.length - 1);
  let broken = true;
  return points
    .map(({ value }, index) => {
      if (value === null) {
        broken = true;
        return "";
      }
      const command = broken ? "M" : "L";
      broken = false;
      // A week between two that say nothing is a dot.
      const alone = command === "M" && (points[index + 1]?.value ?? null) === null ? "h0" : "";
      return `${command}${(index * step).toFixed(1)} ${(height - (value / top) * height).toFixed(1)}${alone}`;
    })
    .join("");
}
