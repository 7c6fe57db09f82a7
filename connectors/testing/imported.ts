import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { importCommand } from "../command.ts";
import type { startApi } from "./api.ts";

/** A folder of files to import, removed with its scope. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "organism-import-"));
  return {
    path,
    write(name: string, text: string): string {
      writeFileSync(join(path, name), text);
      return join(path, name);
    },
    read: (name: string) => readFileSync(join(path, name), "utf8"),
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}

interface Summary {
  read: number;
  accepted: number;
  duplicates: number;
  rejected: Record<string, number>;
  seconds: number;
}

/** Runs an import as the command line does, and returns its last line and everything that it said. */
export async function imported(api: Pick<Awaited<ReturnType<typeof startApi>>, "access">, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  await importCommand([...args, "--json"], () => api.access, { stdout, stderr });
  const said = String(stdout.read());
  const summary: Summary = JSON.parse(said.trimEnd().split("\n").at(-1) ?? "");
  return { ...summary, said };
}
