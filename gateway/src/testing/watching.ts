import { hash } from "node:crypto";
import type { JWTPayload } from "jose";
import { startWorkplace } from "./start-workplace.ts";
import { connect, type Subscriber, until } from "./subscriber.ts";

/** A document of the manifest, and its hash. */
const listed = "subscription($since: ID) { clock(since: $since) { n } }";
export const listedHash = hash("sha256", listed);

/** The numbers of the clock's events that came. */
export const numbers = ({ events }: Subscriber) =>
  events.map(({ data }) => (data as { clock?: { n: number } }).clock?.n);

export const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The workplace behind a gateway, with as many watching clients as a test wants. */
export async function startWatching() {
  const { workplace, topic, federation } = await startWorkplace();
  const { url } = await federation.startGateway({ manifest: new Map([[listedHash, listed]]) });
  let clients: ReturnType<typeof connect>[] = [];
  const publish = (fields?: Record<string, unknown>) => Number(topic.publish(fields));
  return {
    workplace,
    topic,
    federation,
    url,
    publish,
    /** A client of a viewer whose token says this. */
    async viewer(claims: JWTPayload = {}) {
      const client = connect(url, await federation.issuer.token({ claims }));
      clients.push(client);
      return client;
    },
    /** Publishes until all of them have got something since, and then all there is; returns the last number. */
    async flow(...watchers: Subscriber[]): Promise<number> {
      const start = publish();
      let last = start;
      await until(() => {
        last = publish();
        return watchers.every((one) => (numbers(one).at(-1) ?? 0) > start);
      });
      await until(() => watchers.every((one) => numbers(one).at(-1) === last));
      return last;
    },
    /** Everybody leaves. */
    async disperse() {
      for (const client of clients) client.terminate();
      clients = [];
      await until(() => topic.open() === 0);
    },
    [Symbol.asyncDispose]: () => federation[Symbol.asyncDispose](),
  };
}
