import { unwatchFile, watchFile } from "node:fs";
import { log } from "@organism/runtime/observing/log.ts";
import { Counter } from "prom-client";

// By looking, not by the system's events: a mounted ConfigMap is exchanged behind a link, of which these tell nothing.
const LOOK_EVERY_MS = 1_000;

const reloads = new Counter({
  name: "organism_gateway_reloads_total",
  help: "Changes of the supergraph or the manifest, by what came of them: replaced, or refused (what was served before stays).",
  labelNames: ["outcome"],
});

/** Calls `reload` after each change of one of the files, one at a time. What it throws is told, and changes nothing. */
export function reloadOnChange(files: readonly string[], reload: () => Promise<void>): AsyncDisposable {
  let last = Promise.resolve();
  const attempt = async () => {
    try {
      await reload();
      reloads.inc({ outcome: "replaced" });
      log.info("supergraph replaced", { files });
    } catch (error) {
      reloads.inc({ outcome: "refused" });
      log.error("supergraph refused; what was served before stays until the file changes again", {
        files,
        error,
      });
    }
  };
  const changed = () => {
    last = last.then(attempt);
  };
  for (const file of files) watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, changed);
  return {
    async [Symbol.asyncDispose]() {
      for (const file of files) unwatchFile(file, changed);
      await last;
    },
  };
}
