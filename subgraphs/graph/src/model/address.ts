export const LONGEST_ADDRESS = 320;

/** One rule for people and for their mail: whoever can be recorded can also be written to. */
export const isAddress = (text: string): boolean =>
  text.trim().length > 0 && text.length <= LONGEST_ADDRESS && !/\p{C}/u.test(text.trim());
