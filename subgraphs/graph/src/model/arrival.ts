/** An interaction that was accepted, between people instead of addresses, on its way to be built in. */
export interface Arrival {
  /** The dataset's number. */
  dataset: number;
  /** Who may repeat it is known by this: a keyed hash of the dataset and the sender's id. */
  key: Buffer;
  /** A keyed hash of all that follows: what is stored under a key must stay the same. */
  content: Buffer;
  sender: number;
  recipient: number;
  /** Of the whole send. */
  recipients: number;
  /** See `kinds`. */
  kind: number;
  at: Date;
  seconds: number | null;
  receivedAt: Date;
}
