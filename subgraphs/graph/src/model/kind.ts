/** Kinds in the order of the numbers that stand for them in the store: only ever appended to. */
const kinds = ["MAIL", "CHAT", "MEETING", "CALL", "REVIEW"] as const;

export type Kind = (typeof kinds)[number];

export const kindOfNumber = (number: number): Kind | undefined => kinds[number];

export const numberOfKind = (kind: Kind): number => kinds.indexOf(kind);
