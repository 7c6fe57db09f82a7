import { layOut } from "./layout.ts";
import type { Shape } from "./shape.ts";

// Seconds of arithmetic for 2,000 people: the page must answer meanwhile.
addEventListener("message", ({ data }: MessageEvent<Shape>) => postMessage(layOut(data)));
