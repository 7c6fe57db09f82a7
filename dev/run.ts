import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import { projectRoot } from "./root.ts";

/** Runs a command of the workshop in the checkout, its output shown as it comes; whether it succeeded. */
export async function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<boolean> {
  const child = spawn(command, args, {
    cwd: projectRoot,
    stdio: "inherit",
    env: { ...workshopEnvironment(), ...env },
  });
  const [code] = await once(child, "exit");
  return code === 0;
}

function workshopEnvironment() {
  // biome-ignore lint/style/noProcessEnv: a child inherits the environment; nothing is read from it here
  const { PATH, ...inherited } = process.env;
  return {
    ...inherited,
    PATH: [join(projectRoot, "node_modules/.bin"), PATH].join(delimiter),
    APOLLO_TELEMETRY_DISABLED: "true",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}
