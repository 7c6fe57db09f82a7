import type { TestProject } from "vitest/node";
import { startStores } from "./start.ts";
import { temporaryHome } from "./temporary.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The environment variables of the stores that all live tests share. */
    stores: Record<string, string>;
  }
}

export async function setup(project: TestProject) {
  await using lifetime = new AsyncDisposableStack();
  const home = lifetime.use(temporaryHome());
  // biome-ignore lint/style/noProcessEnv: the edge of the test process; stores named in its environment are used as they are
  const stores = await startStores({ home: home.path, env: process.env, ports: "free" });
  project.provide("stores", stores.addresses);
  const kept = lifetime.move();
  return () => kept.disposeAsync();
}
