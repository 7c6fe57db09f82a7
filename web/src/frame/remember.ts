/** Which dataset was looked at last. */
export const DATASET_COOKIE = "organism_dataset";

const YEAR_SECONDS = 365 * 24 * 3_600;

/** Keeps a preference with the browser, where the server sees it before it renders. */
export function remember(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
