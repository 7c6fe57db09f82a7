import { expect, test } from "vitest";
import { normal } from "../../testing/table.ts";
import { randomOf } from "../random.ts";
import { NEVER, type Rollout } from "./changes.ts";
import { rollout } from "./rollout.ts";

interface Story {
  effect: number;
  /** What treated clusters gain each week, offered or not. */
  drift?: number;
  /** The share of person-weeks that is not seen. */
  missing?: number;
  seed?: number;
}

/** 40 clusters of 6 over 40 weeks: ten offered in week 16, ten in week 22, twenty held out. */
function story({ effect, drift = 0, missing = 0, seed = 31 }: Story): Rollout {
  const random = randomOf(seed);
  const rows = Array.from({ length: 40 }, (_, cluster) => {
    const offered = cluster < 10 ? 16 : cluster < 20 ? 22 : NEVER;
    const level = normal(random);
    return Array.from({ length: 6 }, (_, seat) => {
      const own = level + normal(random);
      return Array.from({ length: 40 }, (_, week) => ({
        person: cluster * 6 + seat,
        week,
        offered,
        cluster,
        outcome:
          own +
          0.05 * week +
          (offered === NEVER ? 0 : drift * week) +
          (offered !== NEVER && week >= offered ? effect : 0) +
          0.5 * normal(random),
      }));
    }).flat();
  })
    .flat()
    .filter(() => random() >= missing);
  return {
    person: Int32Array.from(rows, ({ person }) => person),
    week: Int32Array.from(rows, ({ week }) => week),
    outcome: Float64Array.from(rows, ({ outcome }) => outcome),
    offered: Int32Array.from(rows, ({ offered }) => offered),
    cluster: Int32Array.from(rows, ({ cluster }) => cluster),
  };
}

test("the effect of a roll-out in steps is found, week by week and together, also where answers are missing", () => {
  const told = rollout(story({ effect: -0.5, missing: 0.3 }));
  expect(told?.spread.low).toBeLessThan(-0.5);
  expect(told?.spread.high).toBeGreaterThan(-0.5);
  expect(told?.spread.high).toBeLessThan(-0.3);
  const after = told?.events.filter(({ event }) => event >= 0) ?? [];
  expect(after).toHaveLength(8);
  expect(after.every(({ low, high }) => low < -0.5 && -0.5 < high)).toBe(true);
});

test("the base week is 0 by construction, and before it nothing is found, in nearly all roll-outs", () => {
  const before = Array.from({ length: 40 }, (_, seed) =>
    (rollout(story({ effect: -0.5, seed }))?.events ?? []).filter(({ event }) => event < -4),
  );
  expect(before[0]?.map(({ event }) => event)).toEqual([-8, -7, -6, -5]);
  expect(before[0]?.at(-1)?.effect).toBe(0);
  const found = before.filter((weeks) => weeks.some(({ low, high }) => low > 0 || high < 0));
  // 5 % of the time; more than 6 of 40 would be one chance in a hundred.
  expect(found.length).toBeLessThanOrEqual(6);
});

test("trends that part are taken for an effect, and the bound says that a parting like the earlier one explains it", () => {
  const drifting = rollout(story({ effect: 0, drift: 0.1 }));
  const real = rollout(story({ effect: -2 }));
  expect(drifting?.spread.low).toBeGreaterThan(0);
  expect(drifting?.breakdown).toBeLessThan(1);
  expect(real?.breakdown).toBeGreaterThan(drifting?.breakdown ?? 0);
});

test("with nobody held out and nobody left to be offered there is no comparison", () => {
  const everybody = story({ effect: -0.5 });
  expect(rollout({ ...everybody, offered: everybody.offered.map(() => 16) })).toBeNull();
});
