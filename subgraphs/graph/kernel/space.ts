const PAGE_BYTES: usize = 65_536;
const LINE_BYTES: usize = 64;

let top: usize = __heap_base;

/** Bytes that start as zeros on a cache line and stay for the life of the instance: one instance serves one graph. */
export function reserve(bytes: usize): usize {
  const start = (top + LINE_BYTES - 1) & ~(LINE_BYTES - 1);
  top = start + bytes;
  const missing = (((top + PAGE_BYTES - 1) / PAGE_BYTES) as i32) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
  return start;
}
