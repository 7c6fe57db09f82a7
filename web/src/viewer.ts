/** Who looks at a page, for what it offers; what they may really see the gateway decides. */
export interface Viewer {
  name: string;
  roles: readonly string[];
  scopes: readonly string[];
}

/** By which the server tells the page; what a browser sends under that name never arrives. */
export const VIEWER_HEADER = "x-organism-viewer";

// Header values are Latin-1; people's names are not.
export const writeViewer = (viewer: Viewer): string => encodeURIComponent(JSON.stringify(viewer));

export const readViewer = (header: string): Viewer => JSON.parse(decodeURIComponent(header));
