// One language for all, until there is a second: what the server renders must be what the browser renders.
const LOCALE = "en-GB";

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

export const count = (value: number): string => whole.format(value);

export const number = (value: number): string => (Math.abs(value) >= 100 ? whole : short).format(value);

export const percent = (share: number): string => `${whole.format(share * 100)} %`;

export const time = (at: number | string): string => new Date(at).toLocaleTimeString(LOCALE);

export const date = (at: string): string =>
  new Date(at).toLocaleDateString(LOCALE, { day: "numeric", month: "short", year: "numeric" });

export const dateTime = (at: string): string =>
  `${date(at)}, ${new Date(at).toLocaleTimeString(LOCALE).slice(0, 5)}`;

/** The time alone, where it is today's. */
export const moment = (at: string): string =>
  new Date(at).toDateString() === new Date().toDateString() ? `Today, ${time(at)}` : dateTime(at);

/** A duration in the unit one would say. */
export function duration(ms: number): string {
  if (ms < 1_000) return "under a second";
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}
