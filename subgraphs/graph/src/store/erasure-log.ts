import type { StorageAddress } from "@organism/runtime/stores/storage.ts";
import { z } from "zod";

const FOLDER = "erasures";

/** Somebody's erasure, as it is found again in a database that was restored from before it. */
const Erasure = z.object({
  /** The dataset's public id. */
  dataset: z.uuid(),
  /** The alias of the address, in hexadecimal. */
  mac: z.string().regex(/^[0-9a-f]{32}$/),
});
type LoggedErasure = z.infer<typeof Erasure>;

/** Who was erased, outside the database: what restores it would bring them back. */
export interface ErasureLog extends AsyncDisposable {
  keep(erasure: LoggedErasure): Promise<void>;
  entries(): AsyncIterable<LoggedErasure>;
}

/** The library is loaded when somebody is first erased: half a second that no start should wait for. */
export function openErasureLog(address: StorageAddress): ErasureLog {
  let opening: ReturnType<typeof open> | undefined;
  const storage = () => {
    opening ??= open(address);
    return opening;
  };
  return {
    async keep({ dataset, mac }) {
      const text = JSON.stringify({ dataset, mac });
      await (await storage()).put(`${FOLDER}/${dataset}/${mac}.json`, text, "application/json");
    },
    async *entries() {
      const opened = await storage();
      for await (const key of opened.list(`${FOLDER}/`)) {
        const text = Buffer.from((await opened.get(key)) ?? []).toString();
        yield Erasure.parse(JSON.parse(text));
      }
    },
    async [Symbol.asyncDispose]() {
      await (await opening)?.[Symbol.asyncDispose]();
    },
  };
}

async function open(address: StorageAddress) {
  const { openStorage } = await import("@organism/runtime/stores/storage.ts");
  return openStorage(address);
}
