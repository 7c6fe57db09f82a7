/// <reference lib="dom" />

import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";

/** Milliseconds from asking for the page until its first content is painted, nothing of it kept from before. */
export async function firstContentMs(page: Page, url: string): Promise<number> {
  await forget(page);
  await page.goto(url);
  return await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const [paint] = list.getEntriesByName("first-contentful-paint");
          if (paint) resolve(paint.startTime);
        }).observe({ type: "paint", buffered: true });
      }),
  );
}

/** As for somebody who comes for the first time. */
export async function forget(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.clearBrowserCache");
  await session.detach();
}

/** Kilobytes of JavaScript that the page has had sent, as they were on the wire. */
export const scriptKilobytes = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const scripts = entries.filter(({ name }) => new URL(name).pathname.endsWith(".js"));
    return scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1_000;
  });

const STEP_MS = 8;
const REACH = 120;

/** The times between the frames, in milliseconds, while the mouse drags the picture in circles. */
export async function framesOfDrag(page: Page, picture: string, seconds: number): Promise<number[]> {
  const box = await page.locator(picture).boundingBox();
  if (!box) throw new Error(`there is no ${picture} to drag`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x + REACH, y);
  await page.mouse.down();
  const frames = page.evaluate(
    (ms) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        const began = performance.now();
        let last = began;
        const frame = (now: number) => {
          gaps.push(now - last);
          last = now;
          if (now - began > ms) resolve(gaps.slice(1));
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    seconds * 1_000,
  );
  let over = false;
  void frames.then(() => {
    over = true;
  });
  for (let angle = 0; !over; angle += 0.05) {
    await page.mouse.move(x + REACH * Math.cos(angle), y + REACH * Math.sin(angle));
    await sleep(STEP_MS);
  }
  await page.mouse.up();
  return await frames;
}

/** From now on notes when which text stood in the element. */
export async function watchText(page: Page, element: string): Promise<void> {
  await page.locator(element).first().waitFor({ state: "attached" });
  await page.evaluate((selector) => {
    const seen: [string, number][] = [];
    const note = () => seen.push([document.querySelector(selector)?.textContent ?? "", Date.now()]);
    note();
    new MutationObserver(note).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    Object.assign(window, { seenTexts: seen });
  }, element);
}

/** When, by this machine's clock, the text first stood there after `watchText`. */
export async function shownAt(page: Page, text: string): Promise<number> {
  const found = await page.waitForFunction((wanted) => {
    const { seenTexts } = window as unknown as { seenTexts: [string, number][] };
    return seenTexts.find(([seen]) => seen.includes(wanted))?.[1];
  }, text);
  return Number(await found.jsonValue());
}
