import Graph from "graphology";
import Sigma from "sigma";
import type { Position } from "./layout.ts";
import type { Shape } from "./shape.ts";

const SMALLEST = 4;
const LARGEST = 18;

/** Draws the network into the element, until it is put away. Whoever points at a node sees its ties alone. */
export function draw(element: HTMLElement, shape: Shape, positions: Record<string, Position>): Disposable {
  const colours = coloursOf(element);
  const sigma = new Sigma(graphOf(shape, positions, colours), element, {
    labelColor: { color: colours.text },
    labelFont: getComputedStyle(element).fontFamily,
    labelWeight: "550",
    labelRenderedSizeThreshold: shape.nodes.length > 200 ? LARGEST : 0,
    defaultEdgeColor: colours.line,
    hideEdgesOnMove: shape.ties.length > 20_000,
    zIndex: true,
  });
  pointOut(sigma, colours);
  return { [Symbol.dispose]: () => sigma.kill() };
}

type Colours = ReturnType<typeof coloursOf>;

// The canvas knows no stylesheet: the tokens are read as the theme has them now.
function coloursOf(element: HTMLElement) {
  const probe = document.createElement("span");
  element.append(probe);
  const token = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: token("--text"),
    line: token("--line-strong"),
    faint: token("--line"),
    category: (number: number) => token(`--category-${number}`),
  };
  const categories = [1, 2, 3, 4, 5, 6].map(colours.category);
  probe.remove();
  return { ...colours, category: (number: number) => categories[number - 1] ?? colours.line };
}

function graphOf({ nodes, ties }: Shape, positions: Record<string, Position>, { category }: Colours) {
  const graph = new Graph({ type: "undirected" });
  const most = Math.max(1, ...nodes.map(({ weight }) => weight));
  for (const { key, label, weight, category: kind } of nodes)
    graph.addNode(key, {
      ...positions[key],
      label,
      size: SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(weight / most),
      color: category(kind),
    });
  const strongest = Math.max(1, ...ties.map(({ weight }) => weight ?? 0));
  for (const { a, b, weight } of ties)
    graph.mergeEdge(a, b, { size: weight === null ? 0.5 : 0.5 + 5 * Math.sqrt(weight / strongest) });
  return graph;
}

function pointOut(sigma: Sigma, { faint }: Colours) {
  let near: Set<string> | undefined;
  sigma.setSetting("nodeReducer", (key, data) =>
    near && !near.has(key) ? { ...data, color: faint, label: "" } : data,
  );
  sigma.setSetting("edgeReducer", (key, data) =>
    near &&
    !sigma
      .getGraph()
      .extremities(key)
      .every((end) => near?.has(end))
      ? { ...data, hidden: true }
      : data,
  );
  sigma.on("enterNode", ({ node }) => {
    near = new Set([node, ...sigma.getGraph().neighbors(node)]);
    sigma.refresh({ skipIndexation: true });
  });
  sigma.on("leaveNode", () => {
    near = undefined;
    sigma.refresh({ skipIndexation: true });
  });
}
