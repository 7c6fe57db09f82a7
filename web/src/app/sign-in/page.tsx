import type { Metadata } from "next";
import { Mark } from "../../frame/mark.tsx";
import styles from "./sign-in.module.css";

export const metadata: Metadata = { title: "Sign in" };

const reasons: Record<string, string> = {
  cancelled: "You came back without signing in.",
  expired: "That sign-in was over, or began in another browser. Begin again here.",
  refused: "The identity provider gave no access. Try again; if it stays so, ask whoever runs it.",
};

interface Props {
  searchParams: Promise<{ to?: string; failed?: string }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { to = "/", failed } = await searchParams;
  const reason = failed && reasons[failed];
  return (
    <main className={styles["page"]}>
      <div className={styles["card"]}>
        <p className={styles["brand"]}>
          <Mark /> Causal Organism
        </p>
        <h1>Find overload, know why, act with care</h1>
        <p className={styles["about"]}>
          It reads who worked with whom and when, never what was said. You see your own load; groups are only
          shown where nobody can be picked out of them.
        </p>
        {reason && (
          <p className={styles["reason"]} role="alert">
            {reason}
          </p>
        )}
        <a className={styles["button"]} href={`/session/sign-in?${new URLSearchParams({ to })}`}>
          Sign in
        </a>
        <p className={styles["note"]}>You continue at your identity provider. No password is typed here.</p>
      </div>
    </main>
  );
}
