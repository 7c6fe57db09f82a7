const DIGITS = 2;
const EDGE = 0.05;

/** Two digits: enough to act on, too few for one person to move a group's number by a recognisable amount. */
export const roundCoarsely = (value: number): number => Number(value.toPrecision(DIGITS));

/** A share of a group as it may be said: near none and near all would speak of single people. */
export const boundShare = (share: number): number => Math.min(1 - EDGE, Math.max(EDGE, roundCoarsely(share)));
