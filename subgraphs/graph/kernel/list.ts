import { reserve } from "./space.ts";

const ITEM_BYTES: usize = sizeof<u32>();

/** A list is the address of its first item; every item is an unsigned number, zero at first. */
export function reserveList(length: u32): usize {
  return reserve((length as usize) * ITEM_BYTES);
}

export function item(list: usize, index: u32): u32 {
  return load<u32>(list + (index as usize) * ITEM_BYTES);
}

export function setItem(list: usize, index: u32, value: u32): void {
  store<u32>(list + (index as usize) * ITEM_BYTES, value);
}

export function addToItem(list: usize, index: u32, more: u32): void {
  setItem(list, index, item(list, index) + more);
}

export function clearList(list: usize, length: u32): void {
  memory.fill(list, 0, (length as usize) * ITEM_BYTES);
}

/** Turns sizes, each one place after its own, into starts: item i becomes the sum of those up to it. */
export function startsFromSizes(list: usize, length: u32): void {
  for (let i: u32 = 1; i < length; i++) addToItem(list, i, item(list, i - 1));
}
