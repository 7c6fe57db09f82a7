"use client";

import { useEffect, useRef, useState } from "react";
import type { Position } from "./layout.ts";
import styles from "./network.module.css";
import type { Shape } from "./shape.ts";

/** The picture. Whoever does not see it has the table beside it. */
export function Canvas({ shape }: { shape: Shape }) {
  const place = useRef<HTMLDivElement>(null);
  const positions = usePositions(shape);
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    const element = place.current;
    if (!element || !positions) return;
    let drawing: Disposable | undefined;
    let gone = false;
    // Only here, because it needs a browser with WebGL.
    import("./drawing.ts")
      .then(({ draw }) => {
        if (!gone) drawing = draw(element, shape, positions);
      })
      .catch((error: Error) => setFault(error.message));
    return () => {
      gone = true;
      drawing?.[Symbol.dispose]();
    };
  }, [shape, positions]);
  return (
    <div className={styles["canvas"]}>
      <div
        ref={place}
        className={styles["drawing"]}
        aria-hidden="true"
        data-drawn={positions !== undefined}
      />
      {!positions && <p className={styles["note"]}>Arranging {shape.nodes.length} nodes …</p>}
      {fault && (
        <p className={styles["note"]}>This browser draws no network ({fault}); the table below has it all.</p>
      )}
    </div>
  );
}

function usePositions(shape: Shape): Record<string, Position> | undefined {
  const [laid, setLaid] = useState<{ shape: Shape; positions: Record<string, Position> }>();
  useEffect(() => {
    const worker = new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Record<string, Position>>) =>
      setLaid({ shape, positions: data });
    worker.postMessage({ nodes: shape.nodes, ties: shape.ties });
    return () => worker.terminate();
  }, [shape]);
  return laid?.shape === shape ? laid.positions : undefined;
}
