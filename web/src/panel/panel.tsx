"use client";

import { CircleAlert, Clock, EyeOff, Inbox, RotateCw } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { Fault } from "../graph/fault.ts";
import { time } from "./format.ts";
import styles from "./panel.module.css";
import type { PanelState } from "./state.ts";

export interface PanelProps {
  title: string;
  /** What it shows, in a sentence. */
  about?: ReactNode;
  state: PanelState;
  /** What there is to do where there is nothing to show. */
  empty?: { what: string; next: ReactNode };
  /** How much room it takes, before its content is there and after. */
  size?: "small" | "medium" | "large";
  /** Beside the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** The frame of everything that is shown, in every state in which it can be. */
export function Panel({ title, about, state, empty, size = "small", aside, children }: PanelProps) {
  const heading = useId();
  return (
    <section
      className={styles["panel"]}
      aria-labelledby={heading}
      aria-busy={state.is === "loading"}
      data-state={state.is}
    >
      <header className={styles["head"]}>
        <div>
          <h2 id={heading}>{title}</h2>
          {about && <p className={styles["about"]}>{about}</p>}
        </div>
        {aside}
      </header>
      <div className={styles["body"]} data-size={size}>
        <Content state={state} empty={empty}>
          {children}
        </Content>
      </div>
    </section>
  );
}

type ContentProps = Pick<PanelProps, "state" | "empty" | "children">;

function Content({ state, empty, children }: ContentProps) {
  switch (state.is) {
    case "ready":
      return children;
    case "loading":
      return <Skeleton />;
    case "empty":
      return (
        <Message Icon={Inbox} title={empty?.what ?? "Nothing here yet"}>
          {empty?.next}
        </Message>
      );
    case "suppressed":
      return (
        <Message Icon={EyeOff} title="Not shown">
          {state.reason}
        </Message>
      );
    case "error":
      return <Broken fault={state.fault} retry={state.retry} />;
    case "partial":
      return (
        <>
          <Notice Icon={CircleAlert}>Some of this is missing: {wordsOf(state.fault)}</Notice>
          {children}
        </>
      );
    case "stale":
      return (
        <>
          <Notice Icon={Clock}>
            {state.since ? `As of ${time(state.since)}. ` : ""}
            {wordsOf(state.fault)}
          </Notice>
          {children}
        </>
      );
  }
}

const Skeleton = () => (
  <div className={styles["skeleton"]}>
    <span className="visually-hidden">Loading</span>
    <i />
    <i />
    <i />
  </div>
);

interface MessageProps {
  Icon: typeof Inbox;
  title: string;
  children: ReactNode;
}

const Message = ({ Icon, title, children }: MessageProps) => (
  <div className={styles["message"]}>
    <Icon size={22} aria-hidden="true" />
    <p className={styles["title"]}>{title}</p>
    <div className={styles["next"]}>{children}</div>
  </div>
);

const Notice = ({ Icon, children }: Omit<MessageProps, "title">) => (
  <output className={styles["notice"]}>
    <Icon size={16} aria-hidden="true" /> <span>{children}</span>
  </output>
);

const Broken = ({ fault, retry }: { fault: Fault; retry(): void }) => (
  <div className={styles["message"]} role="alert">
    <CircleAlert size={22} aria-hidden="true" className={styles["bad"]} />
    <p className={styles["title"]}>{fault.reason}</p>
    {fault.traceId && (
      <p className={styles["next"]}>
        Trace id <code>{fault.traceId}</code>
      </p>
    )}
    <button type="button" className={styles["button"]} onClick={retry}>
      <RotateCw size={15} aria-hidden="true" /> Try again
    </button>
  </div>
);

const wordsOf = ({ reason, traceId }: Fault) => (traceId ? `${reason} (trace id ${traceId})` : reason);
