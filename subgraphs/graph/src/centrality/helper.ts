import { parentPort } from "node:worker_threads";
import { type PassShare, takeShare } from "./pass-share.ts";
import { yieldToServing } from "./priority.ts";

yieldToServing();
parentPort?.on("message", (share: PassShare) => takeShare(share));
