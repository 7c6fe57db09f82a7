"use client";

import { useEffect, useEffectEvent, useRef } from "react";

const PAUSE_MS = 30_000;

/**
 * Acts when the value changes, and half a minute later once more: what follows from it takes a while to come. A value that
 * goes on changing is acted on once in that time.
 */
export function useAfterwards(value: unknown, act: () => void): void {
  const onChange = useEffectEvent(act);
  const last = useRef(value);
  const pause = useRef<{ timer: ReturnType<typeof setTimeout>; changed: boolean }>(undefined);
  useEffect(() => {
    // The first value is what was asked with.
    if (last.current === undefined || last.current === value) {
      last.current = value;
      return;
    }
    last.current = value;
    if (pause.current) {
      pause.current.changed = true;
      return;
    }
    onChange();
    wait();
    function wait() {
      const timer = setTimeout(() => {
        const again = pause.current?.changed;
        pause.current = undefined;
        onChange();
        if (again) wait();
      }, PAUSE_MS);
      pause.current = { timer, changed: false };
    }
  }, [value]);
  useEffect(() => () => clearTimeout(pause.current?.timer), []);
}
