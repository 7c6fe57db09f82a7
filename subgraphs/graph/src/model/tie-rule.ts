import { addDays, type Day } from "./day.ts";

/** What makes a tie in a dataset. Whatever of it changes is a new version, and all stored ties of the dataset follow one. */
export interface TieRule {
  version: number;
  /** UTC days of the window, the horizon's own included. */
  days: number;
  /** A send to more people than this is an announcement and counts for none of them. */
  mostRecipients: number;
  /** How often each of the two has to have turned to the other. */
  eachWay: number;
  /** How often both together. */
  bothWays: number;
}

export type TieNumbers = Omit<TieRule, "version">;

/** What every dataset begins with. */
export const firstRule: TieRule = { version: 1, days: 28, mostRecipients: 8, eachWay: 1, bothWays: 2 };

const ranges: Record<keyof TieNumbers, readonly [least: number, most: number]> = {
  days: [7, 91],
  mostRecipients: [1, 1_000],
  eachWay: [0, 100],
  bothWays: [1, 1_000],
};

/** What is wrong with the numbers, each of them in words; nothing where they make a rule. */
export const faultsOf = (numbers: TieNumbers): string[] =>
  (Object.keys(ranges) as (keyof TieNumbers)[]).flatMap((name) => {
    const [least, most] = ranges[name];
    const value = numbers[name];
    return value >= least && value <= most ? [] : [`${name} is ${value}; give ${least} to ${most}`];
  });

export const isSameRule = (one: TieNumbers, other: TieNumbers): boolean =>
  (Object.keys(ranges) as (keyof TieNumbers)[]).every((name) => one[name] === other[name]);

export const countsForTies = ({ mostRecipients }: TieRule, recipients: number): boolean =>
  recipients <= mostRecipients;

/** The days that count while the horizon stands on `last`. */
export const windowOf = ({ days }: TieRule, last: Day) => ({ first: addDays(last, 1 - days), last });
