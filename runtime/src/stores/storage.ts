import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { inSpan } from "../observing/tracing.ts";
import { demandKey } from "./storage/key.ts";

export interface StorageAddress {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  readonly region: string;
}

export function openStorage(address: StorageAddress): Storage {
  return new Storage(address);
}

/** Objects in one bucket. A key that could lead out of it is refused with `INVALID_KEY`. */
export class Storage implements AsyncDisposable {
  readonly name = "storage";
  readonly #bucket: string;
  readonly #client: S3Client;

  constructor({ endpoint, accessKey, secretKey, bucket, region }: StorageAddress) {
    this.#bucket = bucket;
    this.#client = new S3Client({
      endpoint,
      region,
      credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
      // Bucket names as host names need a DNS that self-hosted stores do not have.
      forcePathStyle: true,
      // The checksums the SDK adds by itself are unknown to S3-compatible stores, which refuse them.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    });
  }

  async put(key: string, body: Uint8Array | string, contentType: string): Promise<void> {
    const command = new PutObjectCommand({ ...this.#at(key), Body: body, ContentType: contentType });
    await this.#traced("put", () => this.#client.send(command));
  }

  /** The object's bytes, or null if there is none. */
  get(key: string): Promise<Uint8Array | null> {
    const command = new GetObjectCommand(this.#at(key));
    return this.#traced("get", async () => {
      try {
        const { Body } = await this.#client.send(command);
        return Body ? await Body.transformToByteArray() : new Uint8Array();
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    });
  }

  /** The keys that begin so, in order. */
  async *list(prefix: string): AsyncGenerator<string> {
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: prefix,
        ContinuationToken: token,
      });
      const page = await this.#traced("list", () => this.#client.send(command));
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  /** Removing what is not there is no fault. */
  async remove(key: string): Promise<void> {
    const command = new DeleteObjectCommand(this.#at(key));
    await this.#traced("remove", () => this.#client.send(command));
  }

  /** A link by which anyone who has it can read the object for `seconds`, at most seven days. */
  async signedUrl(key: string, seconds: number): Promise<string> {
    return await getSignedUrl(this.#client, new GetObjectCommand(this.#at(key)), { expiresIn: seconds });
  }

  /** Resolves when the bucket answers to our key. */
  async check(): Promise<void> {
    await this.#traced("check", () => this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket })));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.destroy();
  }

  #at(key: string) {
    return { Bucket: this.#bucket, Key: demandKey(key) };
  }

  #traced<T>(verb: string, work: () => Promise<T>): Promise<T> {
    return inSpan(`storage ${verb}`, { "aws.s3.bucket": this.#bucket }, work);
  }
}
