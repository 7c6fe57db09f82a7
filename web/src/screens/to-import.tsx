"use client";

import { To } from "../frame/to.tsx";

/** The next step of whoever has no data. */
export const ToImport = () => (
  <>
    Bring interactions in: <To path="/data">Data sources</To> says how, in one command.
  </>
);
