/** An object of an answer under way. Keys come from clients and subgraphs, `__proto__` and `constructor` among them. */
export type Data = Record<string, unknown>;

function Empty() {
  // Filled by whoever makes one.
}
Empty.prototype = Object.create(null);
const Empties = Empty as unknown as new () => Data;

/**
 * An object on which no key means anything. What is made without a prototype, by a literal or by `Object.create(null)`, is a hash table to
 * V8, and takes twice the time to fill and to write.
 */
export const emptyData = (): Data => new Empties();

export const isData = (value: unknown): value is Data =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object's own value, never what its prototype has under that name. */
export const own = (data: Data, key: string): unknown => (Object.hasOwn(data, key) ? data[key] : undefined);

/** Sets a key as what it is, where assignment would take `__proto__` for the prototype. */
export function put(data: Data, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(data, key, { value, writable: true, enumerable: true, configurable: true });
  else data[key] = value;
}

/** Adds what `from` has to `into`, level by level; `from` keeps its shape, but its parts may become parts of `into`. */
export function merge(into: Data, from: Data): void {
  for (const key of Object.keys(from)) {
    const here = own(into, key);
    const there = from[key];
    if (isData(here) && isData(there)) merge(here, there);
    else if (Array.isArray(here) && Array.isArray(there) && here.length === there.length)
      mergeLists(here, there);
    else if (there !== undefined) put(into, key, there);
  }
}

function mergeLists(into: unknown[], from: unknown[]) {
  from.forEach((there, index) => {
    const here = into[index];
    if (isData(here) && isData(there)) merge(here, there);
    else if (Array.isArray(here) && Array.isArray(there) && here.length === there.length)
      mergeLists(here, there);
    else into[index] = there;
  });
}

/** Adds it to each of them, as parts of their own. */
export function mergeIntoAll(targets: readonly Data[], from: Data): void {
  for (const [index, target] of targets.entries()) merge(target, index === 0 ? from : copy(from));
}

function copy<Value>(value: Value): Value;
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => copy(item));
  if (!isData(value)) return value;
  const copied = emptyData();
  for (const key of Object.keys(value)) copied[key] = copy(value[key]);
  return copied;
}
