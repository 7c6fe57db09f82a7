// `node e2e/screens.ts ADDRESS`: pictures of a running dashboard into docs/screens, as each is shown in the README.
import { join } from "node:path";
import { projectRoot } from "@organism/dev/root.ts";
import type { Role } from "@organism/runtime/access/roles.ts";
import { openBrowser, settled, signIn } from "./browser.ts";

interface Picture {
  name: string;
  role: Role;
  path: string;
  colorScheme: "light" | "dark";
}

const pictures: readonly Picture[] = [
  { name: "home", role: "manager", path: "/", colorScheme: "light" },
  { name: "home-employee", role: "employee", path: "/", colorScheme: "dark" },
  { name: "my-work", role: "employee", path: "/me", colorScheme: "light" },
  { name: "teams", role: "manager", path: "/teams", colorScheme: "light" },
  { name: "network-teams", role: "manager", path: "/network", colorScheme: "light" },
  { name: "network-pseudonyms", role: "analyst", path: "/network?level=PSEUDONYM", colorScheme: "dark" },
  { name: "network-myself", role: "employee", path: "/network", colorScheme: "light" },
  { name: "data-sources", role: "admin", path: "/data", colorScheme: "light" },
];

const [web = "http://127.0.0.1:3000"] = process.argv.slice(2);
const browser = await openBrowser();

for (const { name, role, path, colorScheme } of pictures) {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await signIn(page, web, role);
  await page.goto(new URL(path, web).href);
  await settled(page);
  await page.screenshot({ path: join(projectRoot, "docs/screens", `${name}.png`) });
  await context.close();
  console.log(`docs/screens/${name}.png`);
}
await browser.close();
