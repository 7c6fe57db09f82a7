import { join } from "node:path";
import { readConfig } from "@organism/runtime/config.ts";
import type { NextConfig } from "next";

const config: NextConfig = {
  distDir: readConfig("WEB_BUILD").WEB_BUILD,
  poweredByHeader: false,
  reactStrictMode: true,
  // Packages lie in the checkout's root, not here.
  turbopack: { root: join(import.meta.dirname, "..") },
  outputFileTracingRoot: join(import.meta.dirname, ".."),
  // `npm run check` does that, once for all packages.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
};

export default config;
