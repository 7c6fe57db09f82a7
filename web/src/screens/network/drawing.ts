import Graph from "graphology";
import Sigma from "sigma";
import { EdgeLineProgram, NodePointProgram } from "sigma/rendering";
import type { Position } from "./layout.ts";
import type { Shape } from "./shape.ts";

/** With more nodes, they are dots, and what moves is drawn without its ties. */
const MANY = 100;
/** With more, not every name has room. */
const NAMED = 40;

/** Draws the network into the element, until it is put away. Whoever points at a node sees its ties alone. */
export function draw(element: HTMLElement, shape: Shape, positions: Record<string, Position>): Disposable {
  const colours = coloursOf(element);
  const sigma = new Sigma(graphOf(shape, positions, colours), element, {
    labelColor: { color: colours.text },
    labelFont: getComputedStyle(element).fontFamily,
    labelWeight: "550",
    defaultEdgeColor: colours.line,
    zIndex: true,
    ...(shape.nodes.length > MANY && forMany(shape, colours)),
  });
  pointOut(sigma, colours);
  restWhileDragged(sigma, element);
  return { [Symbol.dispose]: () => sigma.kill() };
}

// Points and lines take a tenth of the time of discs and ribbons where there is no graphics card.
const forMany = ({ ties }: Shape, { line }: Colours) => ({
  defaultEdgeColor: veiled(line, Math.min(1, 20 / Math.sqrt(ties.length))),
  nodeProgramClasses: { circle: NodePointProgram },
  edgeProgramClasses: { line: EdgeLineProgram },
  hideEdgesOnMove: true,
  hideLabelsOnMove: true,
});

/** So sheer that it shows where lines are dense. The line program wants the opacity multiplied in. */
function veiled(colour: string, opacity: number): string {
  const channels = (colour.match(/\d+/g) ?? []).slice(0, 3).map((channel) => Number(channel) * opacity);
  return `rgba(${channels.map(Math.round).join(",")},${opacity})`;
}

/** What is dragged is not pointed at: to find out at what would stop each frame until it is drawn. */
function restWhileDragged(sigma: Sigma, element: HTMLElement) {
  const rest = () => {
    element.dataset["dragged"] = "";
    addEventListener("mouseup", () => delete element.dataset["dragged"], { once: true });
  };
  sigma.on("downStage", rest);
  sigma.on("downNode", rest);
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
  const largest = Math.min(16, Math.max(5, 130 / Math.sqrt(nodes.length)));
  for (const { key, label, weight, category: kind } of nodes)
    graph.addNode(key, {
      ...positions[key],
      // None at all, because an empty one has a box too.
      label: label || null,
      forceLabel: nodes.length <= NAMED,
      size: largest * (0.3 + 0.7 * Math.sqrt(weight / most)),
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
