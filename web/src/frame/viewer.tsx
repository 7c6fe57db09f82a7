"use client";

import { createContext, useContext } from "react";
import type { Viewer } from "../viewer.ts";

export const ViewerContext = createContext<Viewer>({ name: "", roles: [], scopes: [] });

export const useViewer = (): Viewer => useContext(ViewerContext);

/** Whether to offer what needs the scope. */
export const useMay = (scope: string): boolean => useViewer().scopes.includes(scope);
