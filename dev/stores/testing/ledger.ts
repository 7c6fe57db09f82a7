import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Redis } from "ioredis";
import neo4j from "neo4j-driver";
import pg from "pg";

type Addresses = Record<string, string>;

/** A client that writes numbered entries one by one, without tries of its own, and counts what is there. */
export interface Ledger extends AsyncDisposable {
  write(number: number): Promise<unknown>;
  count(): Promise<number>;
}

/** How to write to each store that promises to keep what it acknowledged. */
export const ledgers = {
  neo4j: async ({ NEO4J_URL }: Addresses) => {
    const { username, password, host } = new URL(NEO4J_URL ?? "");
    const options = { maxTransactionRetryTime: 0 };
    const driver = neo4j.driver(`bolt://${host}`, neo4j.auth.basic(username, password), options);
    return {
      write: (number: number) => driver.executeQuery("CREATE (:Entry {number: $number})", { number }),
      async count() {
        const { records } = await driver.executeQuery("MATCH (entry:Entry) RETURN count(entry) AS count");
        return Number(records[0]?.get("count"));
      },
      [Symbol.asyncDispose]: () => driver.close(),
    };
  },
  postgres: async ({ POSTGRES_URL }: Addresses) => {
    const client = new pg.Client({ connectionString: POSTGRES_URL });
    client.on("error", () => undefined);
    await client.connect();
    await client.query("CREATE TABLE IF NOT EXISTS entry (number int)");
    return {
      write: (number: number) => client.query("INSERT INTO entry VALUES ($1)", [number]),
      async count() {
        const { rows } = await client.query("SELECT count(*) FROM entry");
        return Number(rows[0].count);
      },
      [Symbol.asyncDispose]: () => client.end().catch(() => undefined),
    };
  },
  "redis-queue": async ({ REDIS_QUEUE_URL }: Addresses) => {
    const client = new Redis(REDIS_QUEUE_URL ?? "", { retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on("error", () => undefined);
    return {
      write: (number: number) => client.xadd("ledger", "*", "number", number),
      count: () => client.xlen("ledger"),
      [Symbol.asyncDispose]: async () => client.disconnect(),
    };
  },
  s3: async ({ S3_ENDPOINT = "", S3_ACCESS_KEY = "", S3_SECRET_KEY = "", S3_BUCKET = "" }: Addresses) => {
    const client = new S3Client({
      endpoint: S3_ENDPOINT,
      region: "us-east-1",
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: S3_ACCESS_KEY, secretAccessKey: S3_SECRET_KEY },
    });
    return {
      write: (number: number) =>
        client.send(new PutObjectCommand({ Bucket: S3_BUCKET, Key: `ledger/${number}`, Body: "written" })),
      async count() {
        const { KeyCount } = await client.send(
          new ListObjectsV2Command({ Bucket: S3_BUCKET, Prefix: "ledger/" }),
        );
        return Number(KeyCount);
      },
      [Symbol.asyncDispose]: async () => client.destroy(),
    };
  },
} satisfies Record<string, (addresses: Addresses) => Promise<Ledger>>;
