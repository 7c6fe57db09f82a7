import { cookies, headers } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { Frame } from "../../frame/frame.tsx";
import { DATASET_COOKIE } from "../../frame/remember.ts";
import { readTheme, THEME_COOKIE } from "../../frame/theme.ts";
import { readViewer, VIEWER_HEADER } from "../../viewer.ts";

/** What every page for somebody who is signed in stands in. */
export default async function SignedLayout({ children }: { children: ReactNode }) {
  const viewer = readViewer((await headers()).get(VIEWER_HEADER) ?? "");
  const kept = await cookies();
  return (
    <Suspense>
      <Frame
        viewer={viewer}
        theme={readTheme(kept.get(THEME_COOKIE)?.value)}
        remembered={kept.get(DATASET_COOKIE)?.value}
      >
        {children}
      </Frame>
    </Suspense>
  );
}
