import { portOf } from "../../home/ports.ts";
import { start } from "../../program/launch.ts";
import { killGroup, untilGone } from "../../program/stop.ts";
import { redisQueue } from "../redis.ts";
import type { StoreKind } from "../store.ts";
import { temporaryHome } from "../temporary.ts";

/** A Redis of the test's own, to be killed and started again on the same data and port. */
export interface OwnRedis extends AsyncDisposable {
  url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function ownRedis(store: StoreKind = redisQueue): Promise<OwnRedis> {
  const home = temporaryHome();
  const port = await portOf(home.path, store.name, 0, "free");
  // biome-ignore lint/style/noProcessEnv: the server is looked up on PATH
  const place = { dir: `${home.path}/redis`, port, secret: "a-secret-of-this-test", env: process.env };
  const program = store.program(place);
  let running = await start(home.path, program);
  const kill = async () => {
    killGroup(running);
    await untilGone(running);
  };
  return {
    url: Object.values(store.addresses(place))[0] ?? "",
    kill,
    async start() {
      running = await start(home.path, program);
    },
    async [Symbol.asyncDispose]() {
      await kill();
      home[Symbol.dispose]();
    },
  };
}
