/** What the subgraphs said of an answer in their headers. */
export interface Told {
  /** HIT: all of it came from their caches. Undefined where none said anything. */
  cache?: "HIT" | "MISS";
  /** Of its oldest part. */
  ageSeconds?: number;
}

/** One reply's headers, by their names in small letters. */
type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Listens to the replies that one answer is made of. */
export interface Ear {
  hear(headers: Headers): void;
  told(): Told;
}

export function createEar(): Ear {
  let [hits, misses, silent] = [0, 0, 0];
  let ageSeconds: number | undefined;
  return {
    hear(headers) {
      const cache = headers["x-cache"];
      if (cache === undefined) silent++;
      else if (/^hit\b/i.test(String(cache))) hits++;
      else misses++;
      const age = Number(headers["age"]);
      if (age >= 0) ageSeconds = Math.max(ageSeconds ?? 0, age);
    },
    told: () => ({
      ...(hits + misses > 0 && { cache: misses + silent > 0 ? "MISS" : "HIT" }),
      ...(ageSeconds !== undefined && { ageSeconds }),
    }),
  };
}
