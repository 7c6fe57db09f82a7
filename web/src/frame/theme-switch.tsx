"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import styles from "./frame.module.css";
import { remember } from "./remember.ts";
import { THEME_COOKIE, type Theme, themes } from "./theme.ts";

const shown = {
  system: { Icon: Monitor, name: "As the system" },
  light: { Icon: Sun, name: "Light" },
  dark: { Icon: Moon, name: "Dark" },
} satisfies Record<Theme, unknown>;

export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    document.documentElement.dataset["theme"] = next;
    remember(THEME_COOKIE, next);
    setTheme(next);
  };
  return (
    <fieldset className={styles["themes"]}>
      <legend className="visually-hidden">Theme</legend>
      {themes.map((one) => {
        const { Icon, name } = shown[one];
        return (
          <label key={one} title={name}>
            <input
              className="visually-hidden"
              type="radio"
              name="theme"
              value={one}
              checked={one === theme}
              onChange={() => choose(one)}
            />
            <Icon size={15} aria-hidden="true" />
            <span className="visually-hidden">{name}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
