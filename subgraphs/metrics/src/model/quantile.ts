export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The quantile between the two nearest values (type 7 of Hyndman and Fan, as R and NumPy have it). */
export function quantileOf(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  return low === undefined || high === undefined ? null : low + (high - low) * (place % 1);
}

export const medianOf = (values: readonly number[]): number | null => quantileOf(values, 0.5);

/** Median distance from a centre, scaled to a standard deviation where values are normal. */
export const spreadOf = (values: readonly number[], centre: number): number | null => {
  const distance = medianOf(values.map((value) => Math.abs(value - centre)));
  return distance === null ? null : distance * 1.4826;
};
