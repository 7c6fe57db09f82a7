import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Role } from "@organism/runtime/access/roles.ts";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** The machine's own Chromium, speaking to nobody by itself; `more`: arguments besides. */
export const openBrowser = (...more: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumOnPath(),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      // Draws the network without a graphics card.
      "--enable-unsafe-swiftshader",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });

function chromiumOnPath(): string {
  // biome-ignore lint/style/noProcessEnv: where programs are
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
  if (!found) throw new Error("no Chromium on PATH; install it, e.g. apt-get install chromium");
  return found;
}

/** Signs in as the demo user of the role, as a person does: by the issuer's page. */
export async function signIn(page: Page, web: string, role: Role): Promise<void> {
  await page.goto(web);
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.locator(`button[formaction$="/demo-${role}"]`).click();
  await settled(page);
}

/** Resolves when every panel shows what it came to. */
export async function settled(page: Page): Promise<void> {
  await page.locator("section[data-state]").first().waitFor();
  await page.locator("section[data-state=loading]").first().waitFor({ state: "detached" });
  // The network is drawn after it has come.
  if (await page.locator("[data-drawn]").count()) await page.locator("[data-drawn=true]").waitFor();
}

/** What a page has asked for, from now on. */
export function listenTo(context: BrowserContext) {
  const asked: URL[] = [];
  context.on("request", (request) => asked.push(new URL(request.url())));
  return {
    hosts: () =>
      new Set(asked.filter(({ protocol }) => protocol.startsWith("http")).map(({ origin }) => origin)),
    /** The names of the queries since the last look. */
    takeQueries() {
      const queries = asked.filter(({ pathname }) => pathname === "/graphql");
      asked.length = 0;
      return queries.map(({ searchParams }) => searchParams.get("operationName"));
    },
  };
}
