"use client";

import { LogOut } from "lucide-react";
import styles from "./frame.module.css";
import { useViewer } from "./viewer.tsx";

export function ViewerMenu() {
  const { name, roles } = useViewer();
  return (
    <div className={styles["viewer"]}>
      <p>
        <strong>{name}</strong>
        <span>{roles.map((role) => role.replace("-", " ")).join(", ")}</span>
      </p>
      <form action="/session/sign-out" method="post">
        <button type="submit" title="Sign out">
          <LogOut size={16} aria-hidden="true" />
          <span className="visually-hidden">Sign out</span>
        </button>
      </form>
    </div>
  );
}
