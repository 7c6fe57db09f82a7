"use client";

import type { NetworkLevel } from "../../generated/graphql.ts";
import { count, number } from "../../panel/format.ts";
import styles from "./network.module.css";
import type { Drawn, Shape } from "./shape.ts";

const SHOWN = 100;

/** The same network as a table, for whoever would rather read it, or cannot see the picture. */
export function Twin({ shape, level }: { shape: Shape; level: NetworkLevel }) {
  const nodes = shape.nodes.toSorted((a, b) => b.contacts - a.contacts);
  return (
    <details className={styles["twin"]}>
      <summary>
        As a table: {count(nodes.length)} nodes, {count(shape.ties.length)} ties
      </summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{level === "TEAM" ? "Team" : "Node"}</th>
            <th scope="col">Tied to</th>
            {level === "TEAM" && <th scope="col">People</th>}
            {level === "TEAM" && <th scope="col">Works most with</th>}
            <th scope="col">Colour</th>
          </tr>
        </thead>
        <tbody>
          {nodes.slice(0, SHOWN).map((node, index) => (
            <tr key={node.key}>
              <th scope="row">{node.label || `Pseudonym ${index + 1}`}</th>
              <td>{count(node.contacts)}</td>
              {level === "TEAM" && <td>{number(node.weight)}</td>}
              {level === "TEAM" && <td>{nearest(node, shape)}</td>}
              <td>{kindOf(node, shape)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {nodes.length > SHOWN && <p>The {SHOWN} with most ties are listed.</p>}
    </details>
  );
}

function nearest({ key }: Drawn, { ties, nodes }: Shape): string {
  const [strongest] = ties
    .filter(({ a, b }) => a === key || b === key)
    .toSorted((a, b) => (b.weight ?? 0) - (a.weight ?? 0));
  if (!strongest) return "Nobody outside";
  const other = strongest.a === key ? strongest.b : strongest.a;
  return nodes.find((node) => node.key === other)?.label ?? "";
}

const kindOf = ({ category }: Drawn, { categories }: Shape) =>
  categories.find(({ token }) => token === category)?.name ?? "";
