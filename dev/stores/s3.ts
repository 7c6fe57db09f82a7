import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, HeadBucketCommand, NotFound, S3Client } from "@aws-sdk/client-s3";
import { writeWhole } from "../home/json.ts";
import { java } from "./java.ts";
import type { Place, StoreKind } from "./store.ts";

const accessKey = "organism";
const bucket = "organism";

export const s3Store: StoreKind = {
  name: "s3",
  variables: ["S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_BUCKET"],
  usualPort: 9000,
  addresses: ({ port, secret }) => ({
    S3_ENDPOINT: `http://127.0.0.1:${port}`,
    S3_ACCESS_KEY: accessKey,
    S3_SECRET_KEY: secret,
    S3_BUCKET: bucket,
  }),
  program: (place) => ({
    name: "s3",
    url: `http://127.0.0.1:${place.port}`,
    port: place.port,
    command: () => prepare(place),
    probe: () => ask(place),
    furnish: () => createBucket(place),
    stopSignal: "SIGTERM",
    patienceMs: 60_000,
  }),
};

function prepare(place: Place) {
  const objects = join(place.dir, "objects");
  mkdirSync(objects, { recursive: true });
  writeWhole(
    join(place.dir, "s3proxy.properties"),
    `s3proxy.endpoint=http://127.0.0.1:${place.port}
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=${accessKey}
s3proxy.credential=${place.secret}
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=${asProperty(objects)}
`,
    0o600,
  );
  writeWhole(join(place.dir, "logback.xml"), quiet);
  return java(place, "server", {
    pom: "s3proxy.pom.xml",
    main: "org.gaul.s3proxy.Main",
    options: [
      "-Xmx128m",
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-Dlogback.configurationFile=logback.xml",
    ],
    args: ["--properties", "s3proxy.properties"],
  });
}

// Java reads properties as Latin-1, with backslashes as escapes. (From a relative directory S3Proxy lists nothing.)
const asProperty = (path: string) =>
  path.replace(/[^ -~]|\\/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

// Without a configuration it logs every byte it reads.
const quiet = `
<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
  </appender>
  <root level="warn"><appender-ref ref="out"/></root>
</configuration>
`;

// A bucket that is not there yet is an answer too: one that only our key is given.
const ask = (place: Place) =>
  withClient(place, async (client) => {
    await client.send(new HeadBucketCommand({ Bucket: bucket })).catch((error) => {
      if (!(error instanceof NotFound)) throw error;
    });
  });

const createBucket = (place: Place) =>
  withClient(place, async (client) => {
    await client.send(new HeadBucketCommand({ Bucket: bucket })).catch(async (error) => {
      if (!(error instanceof NotFound)) throw error;
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
    });
  });

async function withClient({ port, secret }: Place, work: (client: S3Client) => Promise<void>) {
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: accessKey, secretAccessKey: secret },
  });
  try {
    await work(client);
  } finally {
    client.destroy();
  }
}
