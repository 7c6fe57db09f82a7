import { type Data, isData, own } from "./data.ts";

/** As the planner writes it: response keys, and `@` for every element of a list. */
export type PlanPath = readonly (string | number)[];

const FRAGMENT = "... on ";

/** The type of which an object must be for the path of a rewrite to go on; undefined where the key is a field's. */
export const typeIn = (key: string): string | undefined =>
  key.startsWith(FRAGMENT) ? key.slice(FRAGMENT.length) : undefined;

export type ResponsePath = readonly (string | number)[];

/** An object of the answer and where it stands. */
export interface Place {
  data: Data;
  path: ResponsePath;
}

/** The objects at the path below each of these, without what is null. */
export function below(targets: readonly Data[], path: PlanPath): Data[] {
  const found: Data[] = [];
  for (const target of targets) collect(target, path, 0, found);
  return found;
}

function collect(value: unknown, path: PlanPath, depth: number, found: Data[]): void {
  if (Array.isArray(value)) {
    const next = path[depth] === "@" ? depth + 1 : depth;
    for (const item of value) collect(item, path, next, found);
  } else if (isData(value)) {
    if (depth === path.length) found.push(value);
    else collect(own(value, String(path[depth])), path, depth + 1, found);
  }
}

/** The same, with where each stands: asked for only when something must be told about them. */
export function placesAt(root: Data, path: PlanPath): Place[] {
  const places: Place[] = [];
  locate(root, path, [], places);
  return places;
}

function locate(value: unknown, path: PlanPath, at: ResponsePath, places: Place[]): void {
  if (Array.isArray(value)) {
    const rest = path[0] === "@" ? path.slice(1) : path;
    for (const [index, item] of value.entries()) locate(item, rest, [...at, index], places);
  } else if (isData(value)) {
    const [key, ...rest] = path;
    if (key === undefined) places.push({ data: value, path: at });
    else locate(own(value, String(key)), rest, [...at, key], places);
  }
}

/** The deepest position above them all. */
export function commonPath([first, ...others]: readonly ResponsePath[]): ResponsePath {
  if (!first) return [];
  const length = others.reduce((common, path) => {
    const parting = path.findIndex((key, index) => key !== first[index]);
    return Math.min(common, parting < 0 ? path.length : parting);
  }, first.length);
  return first.slice(0, length);
}
