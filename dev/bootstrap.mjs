// Plain JavaScript for any Node ≥ 20: makes the checkout complete, then runs the given file on the pinned Node.
//   node dev/bootstrap.mjs FILE [ARGUMENT…]
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const pinnedNode = join(root, "node_modules/node/bin/node");
// Lies inside node_modules, so that whoever removes the packages removes the claim that they are complete.
const installed = join(root, "node_modules/.organism-lock");

if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(`Node ${process.versions.node} is too old to install with: install Node 20 or later, then try again.`);
}
const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
if (!existsSync(pinnedNode) || !existsSync(installed) || readFileSync(installed, "utf8") !== lock) install();
run(process.argv.slice(2));

function install() {
  console.error("Installing packages (npm ci) …");
  // npm is a script on Windows, and scripts need a shell there.
  const npm = spawnSync("npm", ["ci", "--no-fund", "--no-audit"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (npm.error) fail(`npm could not be run (${npm.error.message}): it comes with Node; put it on the PATH.`);
  if (npm.status !== 0) fail("npm ci failed; its output is above. Mend that, then try again.");
  if (!existsSync(pinnedNode))
    fail(`npm ci left no ${pinnedNode}: allow the install script of the package "node".`);
  writeFileSync(installed, lock);
}

function run([file, ...args]) {
  const child = spawn(pinnedNode, [join(root, file), ...args], { stdio: "inherit" });
  // A terminal sends Ctrl-C to the whole group; this process only has to wait for the other's end.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
