import type { Config } from "../../variables.ts";
import type { StorageAddress } from "../storage.ts";

/** What a process reads that uses the object storage. */
export const storageVariables = [
  "S3_ENDPOINT",
  "S3_ACCESS_KEY",
  "S3_SECRET_KEY",
  "S3_BUCKET",
  "S3_REGION",
] as const;

export const storageOf = (config: Pick<Config, (typeof storageVariables)[number]>): StorageAddress => ({
  endpoint: config.S3_ENDPOINT,
  accessKey: config.S3_ACCESS_KEY,
  secretKey: config.S3_SECRET_KEY,
  bucket: config.S3_BUCKET,
  region: config.S3_REGION,
});
