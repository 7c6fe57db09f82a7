import type { Metadata } from "next";
import localFont from "next/font/local";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { readTheme, THEME_COOKIE } from "../frame/theme.ts";
import "./tokens.css";
import "./base.css";

const inter = localFont({
  src: "../../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font",
  weight: "100 900",
  display: "swap",
});

export const metadata: Metadata = {
  title: { default: "Causal Organism", template: "%s · Causal Organism" },
  description: "Where an organisation is overloaded, why, and what helps.",
  referrer: "same-origin",
};

/** The theme is known before the first paint, because the cookie comes with the request: nothing flashes. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme} className={inter.variable}>
      <body>{children}</body>
    </html>
  );
}
