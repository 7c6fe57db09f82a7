"use client";

import { Database, House, Network, UserRound, UsersRound } from "lucide-react";
import { usePathname } from "next/navigation";
import styles from "./frame.module.css";
import { To } from "./to.tsx";
import { useViewer } from "./viewer.tsx";

const places = [
  { path: "/", name: "Home", Icon: House },
  { path: "/me", name: "My work", Icon: UserRound, scope: "self" },
  { path: "/teams", name: "Teams", Icon: UsersRound, scope: "groups:read" },
  { path: "/network", name: "Network", Icon: Network },
  { path: "/data", name: "Data sources", Icon: Database },
];

export function Navigation() {
  const here = usePathname();
  const { scopes } = useViewer();
  return (
    <nav aria-label="Screens">
      <ul className={styles["places"]}>
        {places
          .filter(({ scope }) => !scope || scopes.includes(scope))
          .map(({ path, name, Icon }) => (
            <li key={path}>
              <To className={styles["place"]} path={path} aria-current={here === path ? "page" : undefined}>
                <Icon size={17} aria-hidden="true" /> <span>{name}</span>
              </To>
            </li>
          ))}
      </ul>
    </nav>
  );
}
