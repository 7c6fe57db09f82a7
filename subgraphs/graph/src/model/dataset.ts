const NAME_MAX = 80;

type Naming = { allowed: true; name: string } | { allowed: false; reason: string };

/** A name as it will stand in the dataset switch: trimmed, one line, 1–80 characters. */
export function nameDataset(text: string): Naming {
  // As one writes it, so that two spellings of é are not two datasets; counted in characters, as the database does.
  const name = text.trim().normalize("NFC");
  const length = [...name].length;
  if (length === 0) return { allowed: false, reason: "The name is empty; give it 1 to 80 characters" };
  if (length > NAME_MAX)
    return { allowed: false, reason: `The name has ${length} characters; shorten it to ${NAME_MAX}` };
  if (/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u.test(name))
    return { allowed: false, reason: "The name has invisible or control characters; leave them out" };
  return { allowed: true, name };
}

/** Where a dataset's windows end: now when it is live, else its newest event. */
export function horizonOf(dataset: { live: boolean; newestEvent: Date | null }, now: Date): Date | null {
  return dataset.live ? now : dataset.newestEvent;
}
