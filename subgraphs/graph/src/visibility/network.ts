import type { Viewer } from "@organism/runtime/access/auth.ts";
import { pseudonym } from "@organism/runtime/access/seal.ts";

/** How a viewer sees the people of a dataset in one way of looking: the same all day, unlinkable to others' and to tomorrow's. */
interface Sight {
  /** SEAL_KEY. */
  key: string;
  viewer: Viewer;
  /** The dataset's public id. */
  dataset: string;
  level: "EGO" | "PSEUDONYM";
}

export type Masked = (person: string) => string;

export const maskOf = ({ key, viewer, dataset, level }: Sight, day: string): Masked => {
  const purpose = JSON.stringify([viewer.subject, dataset, level, day]);
  return (person) => pseudonym(key, purpose, person);
};
